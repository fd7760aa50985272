// What runs, read anew: at the start of a recording, and after events were lost.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/tracker.h"
#include "procfs/snapshot.h"

namespace tracer_bio {

struct Recount {
  uint64_t time_ns = 0;                // when it began, since boot
  std::vector<OwnedSnapshot> running;  // parents first

  // Points into this object.
  std::vector<ProcessSnapshot> view() const;
};

// From /proc; of environments the named variables. Throws std::system_error.
Recount count_processes(int64_t max_args_bytes, std::span<const std::string> variables);

}  // namespace tracer_bio
