#include "procfs/snapshot.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "base/clock.h"
#include "core/environment.h"
#include "procfs/own_io.h"
#include "procfs/parse.h"

namespace tracer_bio {
namespace {

// status names every group, cgroup every hierarchy; environ may be larger, and its end is not read.
constexpr size_t kMaxFileBytes = 1 << 20;

Totals totals_of(int directory, const ProcessStat& stat, std::optional<int64_t> max_rss_bytes) {
  Totals totals;
  totals.user_ns = stat.user_ticks * kTickNs;
  totals.system_ns = stat.system_ticks * kTickNs;
  totals.cpu_ns = *totals.user_ns + *totals.system_ns;
  if (stat.threads == 1) {
    // Nanoseconds, but of the one thread: less than the ticks where others have ended.
    char buffer[256];
    const auto cpu_ns = parse_schedstat(read_start(directory, "schedstat", buffer).text);
    totals.cpu_ns = std::max(*totals.cpu_ns, cpu_ns.value_or(0));
  }
  totals.minor_faults = stat.minor_faults;
  totals.major_faults = stat.major_faults;
  totals.max_rss_bytes = max_rss_bytes;

  HandleBudget keep_none{0};
  OwnIo own_io;
  own_io.read(directory, stat.pid, stat.threads, keep_none);
  if (const auto io = own_io.total()) {
    totals.read_bytes = io->read_bytes;
    totals.write_bytes = io->write_bytes;
    totals.read_chars = io->read_chars;
    totals.write_chars = io->write_chars;
  }
  return totals;
}

std::string environment_of(int directory, std::span<const std::string> variables) {
  if (variables.empty()) return {};
  const auto block = read_whole(directory, "environ", kMaxFileBytes);
  return select_environment(block.value_or(""), variables);
}

// How many of its ancestors are among those read. A fixture may hold a circle.
size_t depth_of(const OwnedSnapshot& process, const std::unordered_map<pid_t, pid_t>& parents) {
  size_t depth = 0;
  auto parent = parents.find(process.figures.image.ppid);
  while (parent != parents.end() && depth < parents.size()) {
    ++depth;
    parent = parents.find(parent->second);
  }
  return depth;
}

}  // namespace

ProcessSnapshot OwnedSnapshot::view() const {
  ProcessSnapshot snapshot = figures;
  snapshot.image.comm = comm;
  snapshot.image.exe = exe;
  snapshot.image.cwd = cwd;
  snapshot.image.cgroup = cgroup;
  snapshot.image.args = args;
  snapshot.image.environment = environment;
  return snapshot;
}

// A parent never starts after its child, but maybe in the same tick.
void sort_parents_first(std::vector<OwnedSnapshot>& processes) {
  std::unordered_map<pid_t, pid_t> parents;
  for (const auto& process : processes) {
    parents[process.figures.process.pid] = process.figures.image.ppid;
  }
  std::unordered_map<pid_t, size_t> depths;
  for (const auto& process : processes) {
    depths[process.figures.process.pid] = depth_of(process, parents);
  }
  std::ranges::sort(processes, {}, [&](const OwnedSnapshot& process) {
    const ProcessKey& key = process.figures.process;
    return std::tuple{key.start_ns, depths.at(key.pid), key.pid};
  });
}

Totals read_totals(int directory, const ProcessStat& stat) {
  const auto text = read_whole(directory, "status", kMaxFileBytes);
  const auto status = text ? parse_status(*text) : std::nullopt;
  return totals_of(directory, stat, status ? status->max_rss_bytes : std::nullopt);
}

std::optional<OwnedSnapshot> read_process(const ProcRoot& proc, pid_t pid, size_t max_args_bytes,
                                          std::span<const std::string> variables) {
  const uint64_t time_ns = boot_now_ns();  // an exec while it is read has an event after this
  const Fd opened = proc.open_process(pid);
  if (!opened) return std::nullopt;
  const int directory = opened.get();
  char stat_buffer[2048];
  const std::string_view stat_text = read_start(directory, "stat", stat_buffer).text;
  const auto stat = parse_stat(stat_text);
  if (!stat || stat->is_kernel_thread() || (stat->has_ended() && stat->threads <= 1)) return {};
  const auto status_text = read_whole(directory, "status", kMaxFileBytes);
  const auto status = status_text ? parse_status(*status_text) : std::nullopt;
  auto args = read_whole(directory, "cmdline", max_args_bytes);
  if (!status || !args) return std::nullopt;

  OwnedSnapshot process;
  process.comm = stat->comm;
  process.exe = read_link(directory, "exe").value_or("");
  process.cwd = read_link(directory, "cwd").value_or("");
  process.cgroup = parse_cgroup(read_whole(directory, "cgroup", kMaxFileBytes).value_or(""));
  process.args = std::move(*args);
  process.environment = environment_of(directory, variables);
  process.figures.process = stat->key();
  process.figures.time_ns = time_ns;
  process.figures.forked_only = stat->never_called_execve();
  process.figures.totals = totals_of(directory, *stat, status->max_rss_bytes);
  ProcessImage& image = process.figures.image;
  image.ppid = stat->ppid;
  image.pgid = stat->pgid;
  image.sid = stat->sid;
  image.uid = status->uid;
  image.gid = status->gid;
  image.args_bytes = process.args.size();
  if (process.args.size() == max_args_bytes) {
    image.args_bytes = std::max(image.args_bytes, parse_args_bytes(stat_text).value_or(0));
  }
  char buffer[32];
  image.login_uid = parse_login_uid(read_start(directory, "loginuid", buffer).text);
  return process;
}

std::vector<OwnedSnapshot> read_processes(const ProcRoot& proc, size_t max_args_bytes,
                                          std::span<const std::string> variables) {
  std::vector<pid_t> pids;
  proc.list_pids(pids);
  std::vector<OwnedSnapshot> processes;
  processes.reserve(pids.size());
  for (const pid_t pid : pids) {
    if (auto process = read_process(proc, pid, max_args_bytes, variables)) {
      processes.push_back(std::move(*process));
    }
  }
  sort_parents_first(processes);
  return processes;
}

}  // namespace tracer_bio
