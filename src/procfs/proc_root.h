// /proc, or a directory made to look like it. Everything below it is opened relative to an open
// directory: that of a process stays that process's, whoever gets its PID later.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"

namespace tracer_bio {

class ProcRoot {
 public:
  // Throws std::system_error where it cannot be opened.
  explicit ProcRoot(const std::filesystem::path& path = "/proc");

  int fd() const { return fd_.get(); }

  // The kernel's own, not a fixture.
  bool is_procfs() const;

  // The processes (not threads) that it lists now. Throws std::system_error.
  void list_pids(std::vector<pid_t>& pids) const;

  // /proc/PID, good for opening what is below it. Not valid where there is no such process.
  Fd open_process(pid_t pid) const;

 private:
  Fd fd_;
};

// One read, or errno of why not.
struct ReadResult {
  std::string_view text;
  int error = 0;

  explicit operator bool() const { return error == 0; }
  // ENOENT from an open, ESRCH from a read: the process or thread has ended.
  bool gone() const;
};

// The beginning of a file: all of it where the kernel makes it in one piece and it fits.
ReadResult read_start(int fd, std::span<char> buffer);
ReadResult read_start(int directory, const char* path, std::span<char> buffer);

// At most `limit` bytes of a file, in as many reads as that takes.
std::optional<std::string> read_whole(int directory, const char* path, size_t limit);

// Where a symbolic link points, as it stands there. Nothing where it cannot be told, so also for
// paths of 4096 bytes and more: the kernel does not show them.
std::optional<std::string> read_link(int directory, const char* path);

// The entries of an open directory whose names are numbers. Returns 0 or errno.
int list_numbers(int directory, std::vector<pid_t>& numbers);

}  // namespace tracer_bio
