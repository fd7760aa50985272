#include "procfs/procfs_reader.h"

#include "procfs/parse.h"
#include "procfs/snapshot.h"

namespace tracer_bio {

std::vector<ProcessBrief> ProcfsReader::list() {
  std::vector<pid_t> pids;
  proc_.list_pids(pids);
  std::vector<ProcessBrief> processes;
  for (const pid_t pid : pids) {
    if (const auto process = brief(pid)) processes.push_back(*process);
  }
  return processes;
}

std::optional<ProcessBrief> ProcfsReader::brief(pid_t pid) {
  const Fd directory = proc_.open_process(pid);
  if (!directory) return std::nullopt;
  char buffer[2048];
  const auto stat = parse_stat(read_start(directory.get(), "stat", buffer).text);
  if (!stat || stat->is_kernel_thread()) return std::nullopt;
  return ProcessBrief{.process = stat->key(),
                      .ppid = stat->ppid,
                      .threads = stat->threads,
                      .has_ended = stat->has_ended() && stat->threads <= 1};
}

void ProcfsReader::read(pid_t pid, const std::function<void(const ProcessSnapshot&)>& tell) {
  if (const auto process = read_process(proc_, pid, max_args_bytes_, variables_))
    tell(process->view());
}

}  // namespace tracer_bio
