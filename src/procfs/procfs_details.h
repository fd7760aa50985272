// What only /proc knows of a process.
#pragma once

#include <span>

#include "procfs/proc_root.h"
#include "procfs/tracked_processes.h"
#include "tracer_bio/event.h"

namespace tracer_bio {

// Adds swap, open files and (where asked for) the proportional set size to the samples of tracked
// processes, whichever sampler took them. Used by the sampler thread only.
class ProcfsDetails {
 public:
  ProcfsDetails(ProcRoot proc, const TrackedProcesses& tracked, bool pss);

  // A figure that cannot be read stays empty; so do all of a process that has ended meanwhile.
  void add_to(std::span<ProcessSample> samples) const;

 private:
  void add_to(ProcessSample& sample) const;
  std::optional<int64_t> count_open_files(int directory) const;

  ProcRoot proc_;
  const TrackedProcesses& tracked_;
  bool pss_;
  bool is_procfs_;
};

}  // namespace tracer_bio
