#include "procfs/proc_root.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdio>
#include <cstring>

#include "base/error.h"
#include "base/file.h"

namespace tracer_bio {

ProcRoot::ProcRoot(const std::filesystem::path& path)
    : fd_(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (!fd_) throw_errno("open " + path.string());
}

bool ProcRoot::is_procfs() const {
  struct statfs info {};
  return ::fstatfs(fd_.get(), &info) == 0 && info.f_type == PROC_SUPER_MAGIC;
}

void ProcRoot::list_pids(std::vector<pid_t>& pids) const {
  if (const int error = list_numbers(fd_.get(), pids)) throw_errno(error, "list the processes");
}

Fd ProcRoot::open_process(pid_t pid) const {
  char name[16];
  *std::to_chars(name, name + sizeof name - 1, pid).ptr = '\0';
  return Fd{::openat(fd_.get(), name, O_PATH | O_DIRECTORY | O_CLOEXEC)};
}

bool ReadResult::gone() const { return error == ESRCH || error == ENOENT; }

ReadResult read_start(int fd, std::span<char> buffer) {
  const ssize_t size = ::pread(fd, buffer.data(), buffer.size(), 0);
  if (size < 0) return {{}, errno};
  return {{buffer.data(), static_cast<size_t>(size)}, 0};
}

ReadResult read_start(int directory, const char* path, std::span<char> buffer) {
  const Fd fd{::openat(directory, path, O_RDONLY | O_CLOEXEC)};
  if (!fd) return {{}, errno};
  return read_start(fd.get(), buffer);
}

std::optional<std::string> read_whole(int directory, const char* path, size_t limit) {
  const Fd fd{::openat(directory, path, O_RDONLY | O_CLOEXEC)};
  if (!fd) return std::nullopt;
  return read_rest(fd.get(), limit);
}

std::optional<std::string> read_link(int directory, const char* path) {
  char target[PATH_MAX];
  const ssize_t size = ::readlinkat(directory, path, target, sizeof target);
  if (size < 0) return std::nullopt;
  return std::string(target, static_cast<size_t>(size));
}

int list_numbers(int directory, std::vector<pid_t>& numbers) {
  numbers.clear();
  if (::lseek(directory, 0, SEEK_SET) < 0) return errno;
  alignas(dirent64) char buffer[32768];
  while (true) {
    const ssize_t size = ::getdents64(directory, buffer, sizeof buffer);
    if (size < 0) return errno;
    if (size == 0) return 0;
    for (ssize_t at = 0; at < size;) {
      const auto* entry = reinterpret_cast<const dirent64*>(buffer + at);
      at += entry->d_reclen;
      pid_t number = 0;
      const char* end = entry->d_name + std::strlen(entry->d_name);
      const auto [parsed, error] = std::from_chars(entry->d_name, end, number);
      if (parsed == end && error == std::errc{} && number >= 0) numbers.push_back(number);
    }
  }
}

}  // namespace tracer_bio
