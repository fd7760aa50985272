// What only /proc knows of a process.
#pragma once

#include <span>
#include <unordered_map>

#include "procfs/proc_root.h"
#include "procfs/tracked_processes.h"
#include "tracer_bio/event.h"

namespace tracer_bio {

struct WantedDetails {
  bool pss = false;     // the proportional set size
  bool mapped = false;  // files that are mapped to be executed
};

// Adds swap, open files and what else is wanted to the samples of tracked processes, whichever
// sampler took them. Used by the sampler thread only.
class ProcfsDetails {
 public:
  ProcfsDetails(ProcRoot proc, const TrackedProcesses& tracked, WantedDetails wanted);

  // A figure that cannot be read stays empty; so do all of a process that has ended meanwhile. All
  // live processes are among the samples.
  void add_to(std::span<ProcessSample> samples);

 private:
  void add_to(ProcessSample& sample);
  void add_mapped(ProcessSample& sample, int directory);
  std::optional<int64_t> count_open_files(int directory) const;

  ProcRoot proc_;
  const TrackedProcesses& tracked_;
  WantedDetails wanted_;
  bool is_procfs_;
  // By PID, those that were looked at, with the size of their memory: loading a file changes it.
  struct Looked {
    ProcessKey process;
    int64_t virtual_bytes;
  };
  std::unordered_map<pid_t, Looked> looked_;
};

}  // namespace tracer_bio
