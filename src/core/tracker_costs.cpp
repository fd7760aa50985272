// The Tracker's part that tells what executions cost.
#include <algorithm>
#include <utility>

#include "core/tracker.h"

namespace tracer_bio {
namespace {

// How long the kernel may take to tell that an ended process was reaped before the figures of its
// exit are stored instead. Only a parent that does not wait for its children takes longer.
constexpr uint64_t kSettleNs = 500'000'000;
// After this, what a forked process that nobody reaps has cost is added to its program all the
// same, and what is left of one that lost its PID is forgotten.
constexpr uint64_t kForgetNs = 60'000'000'000;

}  // namespace

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
  execution.max_rss_quality = peak_quality(final_totals, live.max_rss_before, quality);
  if (execution.max_rss_quality == RssQuality::kUpperBound && process.image_max_rss_bytes) {
    live.own.max_rss_bytes = process.image_max_rss_bytes;
    execution.max_rss_quality = RssQuality::kExact;
  }
  // Where another execution came before it in its process, the border between the two was read at
  // the exec.
  execution.cpu_quality = execution.previous_id ? std::max(CpuQuality::kAtExit, quality) : quality;
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
    join(process, std::nullopt);
    entry = departed_.erase(entry);
  }
}

void Tracker::refresh_totals(LiveExecution& live) {
  if (live.settled) {
    live.record.execution.totals = plus(live.own, live.forked);
    count_cost(live, live.record.execution.totals);
    if (const auto place = place_of(live.record.attribution)) {
      linker_.note_process_peak(*place, live.record.execution.totals.max_rss_bytes);
    }
  }
  mark(live);
}

void Tracker::count_cost(LiveExecution& live, const Totals& totals) {
  const auto place = place_of(live.record.attribution);
  if (!place) return;
  const Cost now = cost_of(totals);
  if (now == live.counted) return;
  linker_.add_cost(*place,
                   {now.cpu_ns - live.counted.cpu_ns, now.read_bytes - live.counted.read_bytes,
                    now.write_bytes - live.counted.write_bytes});
  live.counted = now;
}

}  // namespace tracer_bio
