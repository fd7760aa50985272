#include "core/tracker.h"

#include <algorithm>
#include <limits>

#include "core/container.h"

namespace tracer_bio {
namespace {

// How long the kernel may take to tell that an ended process was reaped before the figures of its
// exit are stored instead. Only a parent that does not wait for its children takes longer.
constexpr uint64_t kSettleNs = 500'000'000;
// After this, what a forked process that nobody reaps has cost is added to its program all the
// same, and what is left of one that lost its PID is forgotten.
constexpr uint64_t kForgetNs = 60'000'000'000;

// Where it is not known what ran before in a process, its peak is an upper bound.
constexpr int64_t kUnknownRss = std::numeric_limits<int64_t>::max();

std::optional<RssQuality> rss_quality(const Totals& end, int64_t before) {
  if (!end.max_rss_bytes) return std::nullopt;
  return *end.max_rss_bytes > before ? RssQuality::kExact : RssQuality::kUpperBound;
}

}  // namespace

Tracker::Tracker(const TrackerSettings& settings, Linker& linker)
    : settings_(settings), linker_(linker) {}

// --- Processes.

LiveProcess* Tracker::find(const ProcessKey& key) {
  const auto current = processes_.find(key.pid);
  if (current != processes_.end() && same_process(current->second.key, key))
    return &current->second;
  const auto [begin, end] = departed_.equal_range(key.pid);
  const auto found = std::find_if(
      begin, end, [&](const auto& entry) { return same_process(entry.second.key, key); });
  return found == end ? nullptr : &found->second;
}

LiveProcess& Tracker::add(const ProcessKey& key) {
  const auto [entry, is_new] = processes_.try_emplace(key.pid);
  if (!is_new) {
    if (entry->second.exit_ns == 0) {
      close_unobserved(entry->second);  // its exit was lost
    } else {
      departed_.emplace(key.pid, entry->second);
    }
    entry->second = LiveProcess{};
  }
  entry->second.key = key;
  return entry->second;
}

void Tracker::remove(const LiveProcess& process) {
  const ProcessKey key = process.key;
  const auto current = processes_.find(key.pid);
  if (current != processes_.end() && &current->second == &process) {
    processes_.erase(current);
    return;
  }
  const auto [begin, end] = departed_.equal_range(key.pid);
  const auto found =
      std::find_if(begin, end, [&](const auto& entry) { return &entry.second == &process; });
  if (found != end) departed_.erase(found);
}

void Tracker::inherit(LiveProcess& process, const LiveProcess& parent) {
  if (parent.image != nullptr) {
    process.parent_execution = parent.image->record.execution.id;
    run_image(process, *parent.image, false);
  }
  join_run(process, parent.run_id);
}

void Tracker::join_run(LiveProcess& process, std::optional<int64_t> run_id) {
  if (process.run_id == run_id) return;
  if (run_id) linker_.hold(*run_id);
  if (process.run_id) linker_.release(*process.run_id);
  process.run_id = run_id;
  set_tracked(process, run_id.has_value());
}

void Tracker::set_tracked(LiveProcess& process, bool tracked) {
  if (process.tracked == tracked) return;
  process.tracked = tracked;
  // One that came and went between two passes of the sampler is no news.
  const auto pending = tracked_changes_.find(process.key);
  if (pending != tracked_changes_.end()) {
    tracked_changes_.erase(pending);
  } else {
    tracked_changes_.emplace(process.key, tracked);
  }
}

std::vector<TrackedChange> Tracker::take_tracked_changes() {
  std::vector<TrackedChange> changes;
  for (const auto& [process, tracked] : std::exchange(tracked_changes_, {}))
    changes.push_back({process, tracked});
  return changes;
}

// --- The start.

void Tracker::resume(const ExecutionRecord& record, std::optional<int64_t> run_id) {
  resumable_.emplace(record.execution.pid, std::pair{record, run_id});
}

void Tracker::on_snapshot(const ProcessSnapshot& snapshot) {
  if (find(snapshot.process) != nullptr) return;
  LiveProcess& process = add(snapshot.process);
  process.snapshot_ns = snapshot.time_ns;

  const auto parent = processes_.find(snapshot.image.ppid);
  if (parent != processes_.end() && parent->first != snapshot.process.pid)
    inherit(process, parent->second);
  if (snapshot.forked_only && process.image != nullptr) return;

  const auto [candidates, end] = resumable_.equal_range(snapshot.process.pid);
  const auto resumed = std::find_if(candidates, end, [&](const auto& entry) {
    const Execution& before = entry.second.first.execution;
    // The same process may have called execve since.
    return same_process({before.pid, before.process_start_ns}, snapshot.process) &&
           before.comm == snapshot.image.comm &&
           (snapshot.image.exe.empty() || before.exe == snapshot.image.exe);
  });
  if (resumed != end) {
    carry_on(process, std::move(resumed->second.first), resumed->second.second);
    resumable_.erase(resumed);
    return;
  }
  begin(process, snapshot.image, snapshot.process.start_ns, Origin::kSnapshot, std::nullopt);
  process.image->max_rss_before = kUnknownRss;
}

std::vector<int64_t> Tracker::take_unobserved() {
  std::vector<int64_t> ids;
  for (auto& [pid, resumable] : resumable_) {
    auto& [record, run_id] = resumable;
    record.execution.end_reason = EndReason::kUnobserved;
    linker_.end(record.execution, run_id);
    ids.push_back(record.execution.id);
  }
  resumable_.clear();
  linker_.close_resumed([this](int64_t id) { return executions_.contains(id); });
  std::ranges::sort(ids);
  return ids;
}

// --- Events.

void Tracker::on_fork(const ForkEvent& event) {
  ++events_;
  if (find(event.child) != nullptr) return;  // in the snapshot already
  LiveProcess& child = add(event.child);
  if (const LiveProcess* parent = find(event.parent)) inherit(child, *parent);
}

void Tracker::on_exec(const ExecEvent& event) {
  ++events_;
  LiveProcess* known = find(event.process);
  if (known == nullptr) {
    // Its fork was lost: its parent is the best that is known.
    known = &add(event.process);
    const auto parent = processes_.find(event.image.ppid);
    if (parent != processes_.end() && parent->first != event.process.pid)
      inherit(*known, parent->second);
  }
  LiveProcess& process = *known;
  std::optional<int64_t> previous_id;
  if (process.own_image) {
    // An exec that the snapshot saw the result of already.
    if (event.time_ns <= process.snapshot_ns) return;
    previous_id = process.image->record.execution.id;
    end_by_exec(process, event);
  } else {
    leave_image(process);
  }
  begin(process, event.image, event.time_ns, Origin::kEvent, previous_id);
  LiveExecution& execution = *process.image;
  if (previous_id) execution.base = event.before;
  execution.max_rss_before = event.before.max_rss_bytes.value_or(0);
}

void Tracker::on_exit(const ExitEvent& event) {
  ++events_;
  LiveProcess* process = find(event.process);
  if (process == nullptr) return;  // began and ended while nobody looked
  const bool first = process->exit_ns == 0;
  process->exit_ns = event.time_ns;
  process->exit_totals = event.totals;
  process->image_max_rss_bytes = event.image_max_rss_bytes;
  if (!first) return;  // of threads that exit together each may send one; the last is complete
  exited_.emplace_back(event.time_ns, process->key);
  ++unsettled_;
  set_tracked(*process, false);
  if (process->own_image) end_by_exit(*process, event);
}

void Tracker::on_free(const FreeEvent& event) {
  ++events_;
  LiveProcess* process = find(event.process);
  if (process == nullptr) return;
  if (process->exit_ns == 0) {
    close_unobserved(*process);  // its exit was lost
  } else {
    settle(*process, updated(process->exit_totals, event.totals), CpuQuality::kExact);
  }
  leave_image(*process);
  join_run(*process, std::nullopt);
  remove(*process);
}

void Tracker::note_loss() {
  close_unseen_ = true;
  linker_.note_loss();
}

// --- What processes run.

void Tracker::begin(LiveProcess& process, const ProcessImage& image, uint64_t start_ns,
                    Origin origin, std::optional<int64_t> previous_id) {
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
  execution.previous_id = previous_id;
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
  execution.cwd = image.cwd;
  execution.cgroup = image.cgroup;
  if (const auto container = container_id_of(image.cgroup)) execution.container_id = *container;
  execution.start_ns = utc(start_ns);
  execution.origin = origin;
  live.record.attribution = linker_.begin(execution, process.run_id);

  leave_image(process);
  run_image(process, live, true);
  join_run(process, live.record.attribution.run_id);
  mark(live);
}

void Tracker::carry_on(LiveProcess& process, ExecutionRecord record,
                       std::optional<int64_t> run_id) {
  LiveExecution& live = executions_[record.execution.id];
  live.record = std::move(record);
  Execution& execution = live.record.execution;
  execution.origin = Origin::kRecovered;
  live.start_boot_ns =
      static_cast<uint64_t>(std::max<int64_t>(execution.start_ns - utc_minus_boot_ns_, 0));
  if (live.record.baseline) live.base = *live.record.baseline;
  live.max_rss_before = live.base.max_rss_bytes.value_or(kUnknownRss);
  if (run_id) linker_.resume_root(execution, *run_id);
  live.record.attribution = linker_.attribute(execution, run_id);
  process.parent_execution = execution.parent_id;

  leave_image(process);
  run_image(process, live, true);
  join_run(process, run_id);
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

void Tracker::end_by_exec(LiveProcess& process, const ExecEvent& event) {
  LiveExecution& live = *process.image;
  Execution& execution = live.record.execution;
  // From the start, so that a clock that was set meanwhile changes no duration.
  execution.end_ns = execution.start_ns + static_cast<int64_t>(event.time_ns - live.start_boot_ns);
  execution.end_reason = EndReason::kExec;
  execution.cpu_quality = CpuQuality::kAtExit;
  execution.max_rss_quality = rss_quality(event.before, live.max_rss_before);
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
  if (event.exit_signal != 0) {
    execution.exit_signal = event.exit_signal;
    execution.end_reason = event.oom_victim ? EndReason::kOom : EndReason::kSignal;
  } else {
    execution.exit_code = event.exit_code;
    execution.end_reason = EndReason::kExit;
  }
  linker_.end(execution, process.run_id);
  mark(live);
}

void Tracker::close_unobserved(LiveProcess& process) {
  if (process.own_image) {
    LiveExecution& live = *process.image;
    Execution& execution = live.record.execution;
    execution.end_reason = EndReason::kUnobserved;
    if (live.sample) {
      live.own.cpu_ns = live.sample->cpu_ns - live.forked.cpu_ns.value_or(0);
      live.own.max_rss_bytes = live.sample->rss_bytes;
      execution.cpu_quality = CpuQuality::kSampled;
      execution.max_rss_quality = RssQuality::kSampled;
    }
    live.settled = true;
    refresh_totals(live);
    linker_.end(execution, process.run_id);
  }
  leave_image(process);
  join_run(process, std::nullopt);
}

// --- What they cost.

void Tracker::settle(LiveProcess& process, const Totals& final_totals, CpuQuality quality) {
  const bool first = !std::exchange(process.settled, true);
  if (first) --unsettled_;
  if (process.image == nullptr) return;
  LiveExecution& live = *process.image;
  Execution& execution = live.record.execution;
  if (!process.own_image) {
    if (!first) return;
    live.forked = plus(live.forked, final_totals);
    ++execution.forked_processes;
    refresh_totals(live);
    return;
  }
  live.own = minus(final_totals, live.base);
  execution.max_rss_quality = rss_quality(final_totals, live.max_rss_before);
  if (execution.max_rss_quality == RssQuality::kUpperBound && process.image_max_rss_bytes) {
    live.own.max_rss_bytes = process.image_max_rss_bytes;
    execution.max_rss_quality = RssQuality::kExact;
  }
  // Where another execution came before it in its process, the border between the two was read at
  // the exec.
  execution.cpu_quality = execution.previous_id ? CpuQuality::kAtExit : quality;
  live.settled = true;
  refresh_totals(live);
}

void Tracker::settle_late(uint64_t now_ns) {
  while (!exited_.empty() && exited_.front().first + kSettleNs <= now_ns) {
    const auto [exit_ns, key] = exited_.front();
    exited_.pop_front();
    LiveProcess* process = find(key);
    if (process == nullptr || process->settled) continue;
    // Of a forked process the figures are added only once, so the final ones are waited for longer.
    if (process->own_image) {
      settle(*process, process->exit_totals, CpuQuality::kAtExit);
    } else {
      unreaped_.emplace_back(exit_ns, key);
    }
  }
  while (!unreaped_.empty() && unreaped_.front().first + kForgetNs <= now_ns) {
    LiveProcess* process = find(unreaped_.front().second);
    unreaped_.pop_front();
    if (process != nullptr && !process->settled)
      settle(*process, process->exit_totals, CpuQuality::kAtExit);
  }
  for (auto entry = departed_.begin(); entry != departed_.end();) {
    LiveProcess& process = entry->second;
    if (process.exit_ns + kForgetNs > now_ns) {
      ++entry;
      continue;
    }
    leave_image(process);
    join_run(process, std::nullopt);
    entry = departed_.erase(entry);
  }
}

void Tracker::refresh_totals(LiveExecution& live) {
  if (live.settled) {
    live.record.execution.totals = plus(live.own, live.forked);
    count_cost(live, live.record.execution.totals);
    if (const auto& run_id = live.record.attribution.run_id;
        run_id && live.record.execution.totals.max_rss_bytes) {
      for (auto id = run_id; id; id = linker_.parent_of(*id)) {
        linker_.note_memory(*id, *live.record.execution.totals.max_rss_bytes);
      }
    }
  }
  mark(live);
}

void Tracker::count_cost(LiveExecution& live, const Totals& totals) {
  const auto& run_id = live.record.attribution.run_id;
  if (!run_id) return;
  const Cost now{totals.cpu_ns.value_or(0), totals.read_bytes.value_or(0),
                 totals.write_bytes.value_or(0)};
  if (now == live.counted) return;
  linker_.add_cost(*run_id,
                   {now.cpu_ns - live.counted.cpu_ns, now.read_bytes - live.counted.read_bytes,
                    now.write_bytes - live.counted.write_bytes});
  live.counted = now;
}

// --- What is handed over.

void Tracker::take(Take what, uint64_t now_ns, Batch& batch) {
  settle_late(now_ns);
  std::erase_if(changed_, [&](LiveExecution* live) {
    if (what == Take::kSettled && !live->settled) return false;
    live->changed = false;
    if (live->settled && live->processes == 0) {
      batch.executions.push_back(std::move(live->record));
      executions_.erase(batch.executions.back().execution.id);
      return true;
    }
    const Execution& execution = live->record.execution;
    if (!live->settled && (execution.previous_id || execution.forked_processes > 0)) {
      live->record.baseline = minus(live->base, live->forked);
      live->record.baseline->max_rss_bytes = live->max_rss_before;
    }
    batch.executions.push_back(live->record);
    return true;
  });
  std::ranges::move(metrics_, std::back_inserter(batch.metrics));
  metrics_.clear();
  linker_.take_changed(batch.runs);
}

}  // namespace tracer_bio
