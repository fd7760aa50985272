// The processes that are part of a run. Used by the sampler thread only.
#pragma once

#include <unordered_map>

#include "tracer_bio/process.h"

namespace tracer_bio {

class TrackedProcesses {
 public:
  void add(const ProcessKey& process) { by_pid_[process.pid] = process; }

  // Nothing happens where its PID has a new owner already.
  void remove(const ProcessKey& process) {
    if (contains(process)) by_pid_.erase(process.pid);
  }

  // /proc knows start times in ticks, the kernel's events in nanoseconds: either will do.
  bool contains(const ProcessKey& process) const {
    const auto found = by_pid_.find(process.pid);
    return found != by_pid_.end() && same_process(found->second, process);
  }

  const std::unordered_map<pid_t, ProcessKey>& by_pid() const { return by_pid_; }

 private:
  std::unordered_map<pid_t, ProcessKey> by_pid_;
};

}  // namespace tracer_bio
