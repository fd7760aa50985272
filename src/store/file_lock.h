#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "base/fd.h"

namespace tracer_bio {

// Keeps a second daemon from writing the same database: an exclusive flock on `<file>-lock`, which
// holds the owner's PID. Not on the database itself: closing any descriptor of that would drop
// SQLite's own locks. The kernel lets go of it when the process ends, however that comes about.
class FileLock {
 public:
  // Throws SinkUnavailable, naming the process, where another one holds it.
  explicit FileLock(const std::filesystem::path& file);

  // False: its file was deleted or replaced, so that another daemon could take the lock.
  bool in_place(const std::filesystem::path& file) const;

  // Who holds the lock of a database now.
  static std::optional<pid_t> holder(const std::filesystem::path& file);

 private:
  Fd fd_;
};

}  // namespace tracer_bio
