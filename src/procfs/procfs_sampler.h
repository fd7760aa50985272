// Samples from the files of /proc: where the BPF task iterator is refused, and to check it.
//
// The files of a process stay open from pass to pass. That halves the cost, and it settles who is
// who: a kept handle of a process that has ended answers ESRCH, whoever has its PID by now.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/fd.h"
#include "procfs/handle_budget.h"
#include "procfs/own_io.h"
#include "procfs/parse.h"
#include "procfs/proc_root.h"
#include "procfs/tracked_processes.h"
#include "tracer_bio/sampler.h"

namespace tracer_bio {

// CPU is in whole ticks (10 ms) of user and of system time. I/O is the process's own (OwnIo); that
// of a process with several threads is read when the process has done something since, and at
// every fourth pass in any case.
class ProcfsSampler final : public Sampler {
 public:
  // Of all processes; with `only`, of those alone. Past `max_handles` files are opened anew at
  // each pass.
  explicit ProcfsSampler(ProcRoot proc, const TrackedProcesses* only = nullptr,
                         size_t max_handles = raise_handle_limit());

  std::string_view name() const override { return "procfs"; }
  void sample(std::vector<ProcessSample>& samples) override;

 private:
  struct Process {
    HandleBudget::Lease lease;
    Fd directory;  // the next two are kept where there is a lease
    Fd stat;
    uint64_t start_ticks = 0;
    OwnIo io;
    int64_t activity = 0;  // when `io` was read
    uint64_t io_pass = 0;
    uint64_t seen_pass = 0;
    bool is_kernel_thread = false;
  };

  bool skips(pid_t pid, const Process& process) const;
  bool read(pid_t pid, Process& process, std::vector<ProcessSample>& samples);
  void read_io(int directory, const ProcessStat& stat, Process& process);

  ProcRoot proc_;
  const TrackedProcesses* only_;
  HandleBudget budget_;
  uint64_t pass_ = 0;
  std::vector<pid_t> pids_;
  std::unordered_map<pid_t, Process> processes_;
};

}  // namespace tracer_bio
