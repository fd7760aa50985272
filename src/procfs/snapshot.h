// The processes that ran before recording began.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "procfs/parse.h"
#include "procfs/proc_root.h"
#include "tracer_bio/event.h"

namespace tracer_bio {

// A ProcessSnapshot with the text that it points to.
struct OwnedSnapshot {
  ProcessSnapshot figures;  // its views are empty
  std::string comm;
  std::string exe;
  std::string cwd;
  std::string cgroup;
  std::string args;
  std::string environment;

  // Points into this object.
  ProcessSnapshot view() const;
};

// Start times are whole ticks (10 ms). Arguments and the named environment variables are as the
// process shows them now: one that wrote its own title over them has that. CPU has nanoseconds
// where there is one thread, else ticks; the I/O is that of the threads which still live (see
// OwnIo); context switches are not known. Nothing for kernel threads, zombies, and processes that
// vanish meanwhile.
std::optional<OwnedSnapshot> read_process(const ProcRoot& proc, pid_t pid, size_t max_args_bytes,
                                          std::span<const std::string> variables = {});

// What a process has cost so far, as far as its open /proc/PID and its stat tell: as above.
Totals read_totals(int directory, const ProcessStat& stat);

// Parents before their children.
void sort_parents_first(std::vector<OwnedSnapshot>& processes);

// All of them, parents before their children. Throws std::system_error where /proc cannot be
// listed.
std::vector<OwnedSnapshot> read_processes(const ProcRoot& proc, size_t max_args_bytes,
                                          std::span<const std::string> variables = {});

}  // namespace tracer_bio
