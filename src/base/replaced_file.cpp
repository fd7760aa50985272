#include "base/replaced_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "base/error.h"

namespace tracer_bio {
namespace {

constexpr size_t kBufferBytes = 1 << 18;

}  // namespace

// umask(2) cannot be asked without setting it.
mode_t mode_of_new_files() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

void refuse_special(const std::filesystem::path& file) {
  const auto type = std::filesystem::symlink_status(file).type();
  if (type == std::filesystem::file_type::directory) throw_errno(EISDIR, "write " + file.native());
  if (type != std::filesystem::file_type::not_found && type != std::filesystem::file_type::regular)
    throw_errno(EEXIST, "write " + file.native() + ": a link or device, no file to replace");
}

ReplacedFile::ReplacedFile(std::filesystem::path file) : file_(std::move(file)) {
  refuse_special(file_);
  std::string name = file_.native() + ".XXXXXX";
  // O_EXCL and mode 0600 until it is done.
  fd_ = Fd{::mkostemp(name.data(), O_CLOEXEC)};
  if (!fd_) throw_errno("write " + file_.native());
  temporary_ = std::move(name);
}

ReplacedFile::~ReplacedFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void ReplacedFile::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) flush();
}

void ReplacedFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd_.get(), rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<size_t>(written));
    } else if (errno != EINTR) {
      throw_errno("write " + file_.native());
    }
  }
  buffer_.clear();
}

void ReplacedFile::commit() {
  flush();
  if (::fchmod(fd_.get(), mode_of_new_files()) != 0) throw_errno("write " + file_.native());
  // A file system may tell only now that it is full.
  if (::fsync(fd_.get()) != 0) throw_errno("write " + file_.native());
  if (::rename(temporary_.c_str(), file_.c_str()) != 0) throw_errno("write " + file_.native());
  temporary_.clear();
}

}  // namespace tracer_bio
