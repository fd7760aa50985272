// The Tracker's part that tells which execution a process runs.
#include <algorithm>
#include <utility>

#include "core/container.h"
#include "core/tracker.h"

namespace tracer_bio {
namespace {

// A path without what the kernel writes after that of a file which is no more.
std::string_view without_deleted(std::string_view path) {
  constexpr std::string_view kDeleted = " (deleted)";
  if (path.ends_with(kDeleted)) path.remove_suffix(kDeleted.size());
  return path;
}

}  // namespace

void Tracker::begin(LiveProcess& process, const ProcessImage& image, uint64_t start_ns,
                    Origin origin, std::optional<PreviousImage> previous) {
  const int64_t id = settings_.next_execution_id++;
  ++executions_begun_;
  LiveExecution& live = executions_[id];
  live.start_boot_ns = start_ns;
  Execution& execution = live.record.execution;
  execution.id = id;
  execution.recording_id = settings_.recording_id;
  execution.pid = process.key.pid;
  execution.process_start_ns = process.key.start_ns;
  execution.ppid = image.ppid;
  execution.parent_id = process.parent_execution;
  if (previous) {
    execution.previous_id = previous->id;
    live.record.first_id = previous->first_id;
  }
  execution.pgid = image.pgid;
  execution.sid = image.sid;
  execution.uid = image.uid;
  execution.gid = image.gid;
  execution.login_uid = image.login_uid;
  execution.comm = image.comm;
  execution.exe = image.exe;
  execution.script = image.script;
  execution.args = image.args;
  execution.args_bytes = static_cast<int64_t>(image.args_bytes);
  execution.args_truncated = image.args.size() < image.args_bytes;
  execution.environment = image.environment;
  execution.cwd = image.cwd;
  execution.cgroup = image.cgroup;
  if (const auto container = container_id_of(image.cgroup)) execution.container_id = *container;
  execution.start_ns = utc(start_ns);
  execution.origin = origin;
  containers_.see(execution, execution.start_ns);
  live.record.attribution = linker_.begin(execution, process.place);

  leave_image(process);
  run_image(process, live, true);
  join(process, place_of(live.record.attribution));
  mark(live);
}

void Tracker::carry_on(LiveProcess& process, ExecutionRecord record, std::optional<Place> place) {
  LiveExecution& live = executions_[record.execution.id];
  live.record = std::move(record);
  Execution& execution = live.record.execution;
  execution.origin = Origin::kRecovered;
  live.start_boot_ns =
      static_cast<uint64_t>(std::max<int64_t>(execution.start_ns - utc_minus_boot_ns_, 0));
  containers_.see(execution, execution.start_ns);
  if (live.record.baseline) live.base = *live.record.baseline;
  live.max_rss_before = live.base.max_rss_bytes.value_or(kUnknownPeak);
  if (place) linker_.resume_root(execution, *place);
  live.record.attribution = linker_.attribute(execution, place);
  process.parent_execution = execution.parent_id;

  leave_image(process);
  run_image(process, live, true);
  join(process, place);
  mark(live);
}

void Tracker::run_image(LiveProcess& process, LiveExecution& image, bool own) {
  process.image = &image;
  process.own_image = own;
  ++image.processes;
}

void Tracker::leave_image(LiveProcess& process) {
  LiveExecution* image = std::exchange(process.image, nullptr);
  process.own_image = false;
  if (image == nullptr) return;
  --image->processes;
  if (image->processes == 0 && image->settled && !image->changed) {
    executions_.erase(image->record.execution.id);
  }
}

void Tracker::mark(LiveExecution& execution) {
  if (execution.changed) return;
  execution.changed = true;
  changed_.push_back(&execution);
}

bool Tracker::runs_another_image(const LiveProcess& process, const ProcessSnapshot& snapshot) {
  if (process.exit_ns != 0 || snapshot.forked_only) return false;
  if (!process.own_image) return true;
  if (snapshot.time_ns <= process.image->start_boot_ns) return false;
  // A process may give itself another name, or other arguments; both at once are another program.
  const Execution& known = process.image->record.execution;
  const bool other_file = !snapshot.image.exe.empty() && !known.exe.empty() &&
                          without_deleted(known.exe) != without_deleted(snapshot.image.exe);
  const bool other_args = !known.args_hidden && known.args != snapshot.image.args;
  return other_file || (known.comm != snapshot.image.comm && other_args);
}

void Tracker::begin_unseen(LiveProcess& process, const ProcessSnapshot& snapshot) {
  std::optional<PreviousImage> previous;
  if (process.own_image) {
    LiveExecution& live = *process.image;
    previous = {live.record.execution.id, live.record.first_id.value_or(live.record.execution.id)};
    live.record.execution.end_reason = EndReason::kExec;  // nobody knows when
    settle_by_sample(live);
  }
  begin(process, snapshot.image, snapshot.time_ns, Origin::kSnapshot, previous);
  process.snapshot_ns = snapshot.time_ns;
  process.image->base = snapshot.totals;
  process.image->max_rss_before = kUnknownPeak;
}

void Tracker::end_by_exec(LiveProcess& process, const ExecEvent& event) {
  LiveExecution& live = *process.image;
  Execution& execution = live.record.execution;
  // From the start, so that a clock that was set meanwhile changes no duration.
  execution.end_ns = execution.start_ns + static_cast<int64_t>(event.time_ns - live.start_boot_ns);
  execution.end_reason = EndReason::kExec;
  execution.cpu_quality = event.quality;
  execution.max_rss_quality = peak_quality(event.before, live.max_rss_before, event.quality);
  live.own = minus(event.before, live.base);
  live.settled = true;
  refresh_totals(live);
  leave_image(process);
}

void Tracker::end_by_exit(LiveProcess& process, const ExitEvent& event) {
  LiveExecution& live = *process.image;
  Execution& execution = live.record.execution;
  execution.end_ns = execution.start_ns + static_cast<int64_t>(event.time_ns - live.start_boot_ns);
  execution.core_dumped = event.core_dumped;
  execution.oom_limit_bytes = event.oom_limit_bytes;
  if (!event.status_known) {
    execution.end_reason = EndReason::kUnobserved;
  } else if (event.exit_signal != 0) {
    execution.exit_signal = event.exit_signal;
    execution.end_reason = event.oom_victim ? EndReason::kOom : EndReason::kSignal;
  } else {
    execution.exit_code = event.exit_code;
    execution.end_reason = EndReason::kExit;
  }
  containers_.see(execution, *execution.end_ns);
  linker_.end(execution, process.place);
  mark(live);
}

void Tracker::settle_by_sample(LiveExecution& live) {
  Execution& execution = live.record.execution;
  if (live.sample) {
    live.own.cpu_ns = live.sample->cpu_ns - live.forked.cpu_ns.value_or(0);
    live.own.max_rss_bytes = live.sample->rss_bytes;
    execution.cpu_quality = CpuQuality::kSampled;
    execution.max_rss_quality = RssQuality::kSampled;
  }
  live.settled = true;
  refresh_totals(live);
}

void Tracker::close_unobserved(LiveProcess& process) {
  if (process.own_image) {
    Execution& execution = process.image->record.execution;
    execution.end_reason = EndReason::kUnobserved;
    settle_by_sample(*process.image);
    linker_.end(execution, process.place);
  }
  leave_image(process);
  join(process, std::nullopt);
}

}  // namespace tracer_bio
