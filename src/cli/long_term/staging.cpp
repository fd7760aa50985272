#include "cli/long_term/staging.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include "base/error.h"
#include "base/fd.h"
#include "base/replaced_file.h"

namespace tracer_bio {
namespace {

struct stat status_of(int fd, const std::filesystem::path& file) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) throw_errno("look at " + file.string());
  return status;
}

void sync_folder(const std::filesystem::path& folder) {
  const Fd fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!fd || ::fsync(fd.get()) != 0) throw_errno("write " + folder.string());
}

void give_to_owner(int fd, const std::filesystem::path& folder, const std::filesystem::path& file) {
  if (::geteuid() != 0) return;
  struct stat owner {};
  if (::stat(folder.c_str(), &owner) != 0) throw_errno("look at " + folder.string());
  if (::fchown(fd, owner.st_uid, owner.st_gid) != 0) throw_errno("chown " + file.string());
}

}  // namespace

StagingFolder::StagingFolder(const std::filesystem::path& parent, const std::string& name,
                             const WorkerUser& user)
    : uid_(user.uid) {
  std::string path = (parent / ('.' + name + ".XXXXXX")).string();
  if (::mkdtemp(path.data()) == nullptr) throw_errno("write in " + parent.string());
  path_ = path;
  if (::geteuid() == 0 && ::chown(path.c_str(), user.uid, user.gid) != 0) {
    const int error = errno;
    ::rmdir(path.c_str());
    throw_errno(error, "chown " + path);
  }
}

StagingFolder::~StagingFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

void StagingFolder::take(const std::string& name, const std::filesystem::path& target,
                         mode_t mode) const {
  const std::filesystem::path file = path_ / name;
  const Fd fd{::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
  if (!fd) throw_errno("open " + file.string());
  const struct stat written = status_of(fd.get(), file);
  if (!S_ISREG(written.st_mode) || written.st_uid != uid_ || written.st_nlink != 1)
    throw std::runtime_error(file.string() + " is not what was written there");
  refuse_special(target);
  const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
  give_to_owner(fd.get(), folder, target);
  if (::fchmod(fd.get(), mode) != 0) throw_errno("chmod " + target.string());
  if (::fsync(fd.get()) != 0) throw_errno("write " + target.string());
  if (::rename(file.c_str(), target.c_str()) != 0) throw_errno("write " + target.string());
  // Between open and rename the worker could have put another one in its place.
  struct stat moved {};
  if (::lstat(target.c_str(), &moved) != 0 || moved.st_ino != written.st_ino) {
    ::unlink(target.c_str());
    throw std::runtime_error(file.string() + " was replaced while it was moved");
  }
  sync_folder(folder);
}

}  // namespace tracer_bio
