// What a source that is told of processes by number alone asks of /proc.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "tracer_bio/event.h"

namespace tracer_bio {

// A process as one file tells of it.
struct ProcessBrief {
  ProcessKey process;  // in whole clock ticks
  pid_t ppid = 0;
  int64_t threads = 0;
  bool has_ended = false;  // a zombie, all of whose threads have ended
};

// Used by one thread only.
class ProcessReader {
 public:
  virtual ~ProcessReader() = default;

  // Every process but the kernel's own threads. Throws std::system_error.
  virtual std::vector<ProcessBrief> list() = 0;
  // Nothing where there is no such process (any more).
  virtual std::optional<ProcessBrief> brief(pid_t pid) = 0;
  // Calls back with what the process runs now, once or, where it has gone, never.
  virtual void read(pid_t pid, const std::function<void(const ProcessSnapshot&)>& tell) = 0;
};

}  // namespace tracer_bio
