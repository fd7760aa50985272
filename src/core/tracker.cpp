#include "core/tracker.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace tracer_bio {

Tracker::Tracker(TrackerSettings settings, Linker& linker)
    : settings_(std::move(settings)), linker_(linker), objects_(settings_.ignored_objects) {}

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
  join(process, parent.place);
}

void Tracker::join(LiveProcess& process, std::optional<Place> place) {
  if (process.place == place) return;
  if (place) linker_.hold(*place);
  if (process.place) linker_.release(*process.place);
  process.place = place;
  set_tracked(process, place.has_value());
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

void Tracker::resume(const ExecutionRecord& record, std::optional<Place> place) {
  resumable_.emplace(record.execution.pid, std::pair{record, place});
}

void Tracker::on_snapshot(const ProcessSnapshot& snapshot) {
  if (LiveProcess* known = find(snapshot.process)) {
    if (runs_another_image(*known, snapshot)) begin_unseen(*known, snapshot);
    return;
  }
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
  process.image->max_rss_before = kUnknownPeak;
}

std::vector<int64_t> Tracker::take_unobserved() {
  std::vector<int64_t> ids;
  for (auto& [pid, resumable] : resumable_) {
    auto& [record, place] = resumable;
    record.execution.end_reason = EndReason::kUnobserved;
    linker_.end(record.execution, place);
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
  std::optional<PreviousImage> previous;
  if (process.own_image) {
    // An exec that the snapshot saw the result of already.
    if (event.time_ns <= process.snapshot_ns) return;
    const ExecutionRecord& record = process.image->record;
    previous = {record.execution.id, record.first_id.value_or(record.execution.id)};
    end_by_exec(process, event);
  } else {
    leave_image(process);
  }
  begin(process, event.image, event.time_ns, event.origin, previous);
  LiveExecution& execution = *process.image;
  if (previous) execution.base = event.before;
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
    settle(*process, updated(process->exit_totals, event.totals), event.quality);
  }
  leave_image(*process);
  join(*process, std::nullopt);
  remove(*process);
}

void Tracker::on_object(const ObjectEvent& event) {
  const LiveProcess* process = find(event.process);
  const bool known = process != nullptr && process->image != nullptr;
  objects_.tell(event, known ? process->image->record.execution.ppid : 0, utc(event.time_ns));
}

void Tracker::on_objects(const ObjectsEvent& event) {
  const LiveProcess* process = find(event.process);
  // One of no run was followed by its name alone.
  if (process == nullptr || process->image == nullptr || !process->place) return;
  SharedObjectSet& objects = process->image->record.objects;
  SharedObjectSet more = objects_.with(objects, event);
  if (more == objects) return;
  objects = std::move(more);
  mark(*process->image);
}

// --- After a loss.

void Tracker::recount(std::span<const ProcessSnapshot> running, uint64_t time_ns) {
  std::unordered_set<ProcessKey> alive;
  for (const ProcessSnapshot& snapshot : running) {
    on_snapshot(snapshot);
    if (const LiveProcess* process = find(snapshot.process)) alive.insert(process->key);
  }
  std::vector<ProcessKey> gone;
  for (const auto& [pid, process] : processes_) {
    const uint64_t began_ns = process.image != nullptr
                                  ? std::max(process.image->start_boot_ns, process.key.start_ns)
                                  : process.key.start_ns;
    if (process.exit_ns == 0 && began_ns < time_ns && !alive.contains(process.key))
      gone.push_back(process.key);
  }
  for (const ProcessKey& key : gone) {
    LiveProcess* process = find(key);
    close_unobserved(*process);
    remove(*process);
  }
}

// --- What is handed over.

void Tracker::take(Take what, uint64_t now_ns, Batch& batch) {
  settle_late(now_ns);
  std::erase_if(changed_, [&](LiveExecution* live) {
    if (what == Take::kSettled && !live->settled) return false;
    live->changed = false;
    if (live->settled && live->processes == 0) {
      live->record.last = true;
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
  linker_.take_changed(batch.runs, batch.tasks);
  containers_.take_changed(batch.containers);
  objects_.take_changed(batch.objects);
}

}  // namespace tracer_bio
