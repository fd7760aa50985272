#include "store/file_lock.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <string>
#include <system_error>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {
namespace {

// The same for every way to write the path.
std::filesystem::path lock_path(const std::filesystem::path& file) {
  return std::filesystem::weakly_canonical(file) += "-lock";
}

std::optional<pid_t> read_pid(const std::filesystem::path& path) {
  const auto text = read_line(path);
  pid_t pid = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), pid).ec != std::errc{})
    return std::nullopt;
  return pid;
}

// holder() has the lock for an instant: not to be taken for a daemon.
bool try_lock(int fd) {
  constexpr int kTries = 20;
  for (int tries = 0; tries < kTries; ++tries) {
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK && errno != EINTR) throw_errno("flock");
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return false;
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& file) {
  const std::filesystem::path path = lock_path(file);
  fd_ = Fd{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640)};
  if (!fd_) throw_errno("open " + path.string());
  if (!try_lock(fd_.get())) {
    const auto pid = read_pid(path);
    throw SinkUnavailable(file.string() + ": another tracer-bio writes it" +
                          (pid ? " (process " + std::to_string(*pid) + ")" : "") +
                          ": stop that one, or give another database");
  }
  // The lock counts, not what stands in the file: on a full disk messages go without the PID.
  const std::string pid = std::to_string(::getpid()) + "\n";
  const bool written =
      ::fchmod(fd_.get(), 0640) == 0 && ::ftruncate(fd_.get(), 0) == 0 &&
      ::pwrite(fd_.get(), pid.data(), pid.size(), 0) == static_cast<ssize_t>(pid.size());
  if (!written) spdlog::debug("{}: {}", path.string(), std::strerror(errno));
}

bool FileLock::in_place(const std::filesystem::path& file) const {
  struct stat held {};
  struct stat there {};
  return ::fstat(fd_.get(), &held) == 0 && ::stat(lock_path(file).c_str(), &there) == 0 &&
         held.st_dev == there.st_dev && held.st_ino == there.st_ino;
}

std::optional<pid_t> FileLock::holder(const std::filesystem::path& file) {
  const std::filesystem::path path = lock_path(file);
  const Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd || ::flock(fd.get(), LOCK_SH | LOCK_NB) == 0) return std::nullopt;
  return read_pid(path);
}

}  // namespace tracer_bio
