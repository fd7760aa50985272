#include "procfs/procfs_sampler.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace tracer_bio {
namespace {

constexpr size_t kStatBytes = 2048;  // 52 numbers and a name of at most 63 bytes

// The memory of a process whose leader has left before its other threads: the leader's own stat
// shows none and calls it a zombie.
void read_memory_of_another_thread(int directory, ProcessStat& stat) {
  const Fd task{::openat(directory, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  std::vector<pid_t> tids;
  if (!task || list_numbers(task.get(), tids) != 0) return;
  for (const pid_t tid : tids) {
    char path[32];
    char buffer[kStatBytes];
    (void)std::snprintf(path, sizeof path, "%d/stat", tid);
    const auto thread = parse_stat(read_start(task.get(), path, buffer).text);
    if (!thread || thread->has_ended()) continue;
    stat.state = thread->state;
    stat.virtual_bytes = thread->virtual_bytes;
    stat.rss_pages = thread->rss_pages;
    return;
  }
}

ProcessSample sample_of(const ProcessStat& stat, const OwnIo& own_io) {
  static const int64_t page_bytes = ::sysconf(_SC_PAGESIZE);
  ProcessSample sample;
  sample.process = stat.key();
  sample.cpu_ns = (stat.user_ticks + stat.system_ticks) * kTickNs;
  sample.rss_bytes = stat.rss_pages * page_bytes;
  sample.virtual_bytes = stat.virtual_bytes;
  sample.threads = stat.threads;
  sample.state = stat.state;
  if (const auto io = own_io.total()) {
    sample.read_bytes = io->read_bytes;
    sample.write_bytes = io->write_bytes;
  }
  return sample;
}

}  // namespace

ProcfsSampler::ProcfsSampler(ProcRoot proc, const TrackedProcesses* only, size_t max_handles)
    : proc_(std::move(proc)), only_(only), budget_(max_handles) {}

void ProcfsSampler::sample(std::vector<ProcessSample>& samples) {
  ++pass_;
  if (only_ != nullptr) {
    pids_.clear();
    for (const auto& [pid, process] : only_->by_pid()) pids_.push_back(pid);
  } else {
    proc_.list_pids(pids_);
  }
  for (const pid_t pid : pids_) {
    Process& process = processes_[pid];
    process.seen_pass = pass_;
    if (skips(pid, process)) continue;
    const bool had_handles = static_cast<bool>(process.stat);
    if (!read(pid, process, samples) && had_handles) {
      // It has ended, yet its PID is listed: it may have a new owner.
      process = Process{};
      process.seen_pass = pass_;
      read(pid, process, samples);
    }
  }
  std::erase_if(processes_, [&](const auto& entry) { return entry.second.seen_pass != pass_; });
}

// A kernel thread stays one until it leaves the list. Looked at again now and then: its PID could
// have been reused between two passes.
bool ProcfsSampler::skips(pid_t pid, const Process& process) const {
  constexpr uint64_t kPasses = 16;
  return process.is_kernel_thread && (pass_ + static_cast<uint64_t>(pid)) % kPasses != 0;
}

// False where there is no such process any more.
bool ProcfsSampler::read(pid_t pid, Process& process, std::vector<ProcessSample>& samples) {
  Fd directory;  // past the budget: for this reading alone
  Fd stat_file;
  if (!process.stat) {
    directory = proc_.open_process(pid);
    if (!directory) return false;
    stat_file = Fd{::openat(directory.get(), "stat", O_RDONLY | O_CLOEXEC)};
  }
  char buffer[kStatBytes];
  auto stat = parse_stat(read_start((process.stat ? process.stat : stat_file).get(), buffer).text);
  if (!stat) return false;
  if (!process.stat && process.start_ticks != stat->start_ticks) {
    // New, or come in the place of another whose handles were not kept.
    process = Process{};
    process.seen_pass = pass_;
    process.start_ticks = stat->start_ticks;
  }
  process.is_kernel_thread = stat->is_kernel_thread();
  if (process.is_kernel_thread || (only_ != nullptr && !only_->contains(stat->key()))) return true;
  if (stat->has_ended() && stat->threads <= 1) return true;

  const int process_directory = (process.directory ? process.directory : directory).get();
  if (!process.stat && (process.lease = budget_.take(2))) {
    process.directory = std::move(directory);
    process.stat = std::move(stat_file);
  }
  if (stat->has_ended()) read_memory_of_another_thread(process_directory, *stat);
  read_io(process_directory, *stat, process);

  samples.push_back(sample_of(*stat, process.io));
  return true;
}

void ProcfsSampler::read_io(int directory, const ProcessStat& stat, Process& process) {
  // Many threads that wait are common, and each costs as much as a process. Slow I/O may need less
  // than a tick of CPU in several passes, hence the state and the fourth pass.
  constexpr uint64_t kIdlePasses = 4;
  const int64_t activity =
      stat.user_ticks + stat.system_ticks + stat.minor_faults + stat.major_faults;
  const bool idle = stat.threads > 1 && stat.state == 'S' && activity == process.activity;
  if (idle && process.io_pass != 0 && pass_ - process.io_pass < kIdlePasses) return;
  process.io.read(directory, stat.pid, stat.threads, budget_);
  process.activity = activity;
  process.io_pass = pass_;
}

}  // namespace tracer_bio
