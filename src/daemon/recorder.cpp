#include "daemon/recorder.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/file.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

// How long an event may wait in the ring buffer. Longer saves nothing any more: ten wake-ups a
// second cost 0.02% of a core.
constexpr milliseconds kPollTimeout{100};
// A batch of this size is handed over before its time: larger transactions are not cheaper.
constexpr size_t kFullBatchBytes = 1 << 20;
// How often what runs is counted anew where events are lost all the time.
constexpr uint64_t kRecountNs = 1'000'000'000;
// How long the store is given to make room, each time.
constexpr milliseconds kRoomTime{2};
// How long the end waits for the final figures of processes that have just ended.
constexpr uint64_t kSettleNs = 300'000'000;
// And for what files tell: packages' lists may take it that long.
constexpr uint64_t kAnswerNs = 2'000'000'000;

// One record's part of a set that others may have, too.
size_t weight_of(const SharedObjectSet& objects) {
  if (!objects) return 0;
  return objects->objects.size() * sizeof(ObjectKey) / static_cast<size_t>(objects.use_count());
}

size_t weight_of(const ExecutionRecord& record) {
  const Execution& execution = record.execution;
  return sizeof record + weight_of(record.objects) + execution.exe.size() +
         execution.script.size() + execution.args.size() + execution.environment.size() +
         execution.cwd.size() + execution.cgroup.size() + execution.container_id.size() +
         record.attribution.tool.size();
}

template <class Row>
size_t weight_of_rows(const std::vector<Row>& rows) {
  return rows.size() * sizeof(Row);
}

size_t weight_of(const Batch& batch) {
  size_t weight = 0;
  for (const ExecutionRecord& record : batch.executions) weight += weight_of(record);
  return weight + weight_of_rows(batch.metrics) + weight_of_rows(batch.runs) +
         weight_of_rows(batch.tasks) + weight_of_rows(batch.containers) +
         weight_of_rows(batch.objects) + weight_of_rows(batch.losses) +
         weight_of_rows(batch.host_metrics) + weight_of_rows(batch.recorder_stats);
}

int64_t own_rss_bytes() {
  // The second number of statm, in pages.
  const std::string statm = read_file("/proc/self/statm").value_or("");
  const size_t blank = statm.find(' ');
  if (blank == std::string::npos) return 0;
  return std::strtoll(statm.c_str() + blank, nullptr, 10) * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

Recorder::Recorder(const RecorderSettings& settings, Source& source, Tracker& tracker,
                   Linker& linker, Channels& channels)
    : settings_(settings),
      source_(source),
      tracker_(tracker),
      linker_(linker),
      channels_(channels) {
  losses_checked_ns_ = utc_now_ns();
  statistics_.recording_id = settings.recording_id;
  statistics_.sampler = "none";  // until the first pass
}

void Recorder::run(const std::stop_token& stop) {
  stop_ = &stop;
  while (!stop.stop_requested() && !source_ended_) turn(kPollTimeout);
  finish();
}

void Recorder::turn(milliseconds timeout) {
  tracker_.set_utc_minus_boot_ns(source_.utc_minus_boot_ns());
  if (!source_.poll(tracker_, timeout)) source_ended_ = true;
  take_messages();

  const uint64_t now_ns = boot_now_ns();
  exchange_recounts(now_ns);
  const bool tick = now_ns >= next_tick_ns_;
  tracker_.take(tick ? Tracker::Take::kEverything : Tracker::Take::kSettled,
                source_.now_ns().value_or(now_ns), batch_);
  if (tick) {
    // Half of the interval to collect, the other half to store.
    next_tick_ns_ =
        now_ns + static_cast<uint64_t>(std::chrono::nanoseconds(settings_.interval).count()) / 2;
    take_losses();
    add_statistics(now_ns);
  }
  if (tick || weight_of(batch_) >= kFullBatchBytes) hand_over();
  channels_.heartbeat.fetch_add(1, std::memory_order_relaxed);
}

void Recorder::finish() {
  if (!source_ended_) {
    // What has just ended is still being reaped.
    const uint64_t began_ns = boot_now_ns();
    const auto waits = [&](bool wanted, uint64_t longest_ns) {
      return wanted && boot_now_ns() < began_ns + longest_ns;
    };
    do {
      turn(milliseconds{10});
    } while (waits(tracker_.unsettled() > 0, kSettleNs) || waits(files_asked_ > 0, kAnswerNs));
    source_.detach();
    do {
      turn(milliseconds{0});
    } while (source_.backlog_bytes() > 0);
  }
  next_statistics_ns_ = 0;
  take_losses();
  add_statistics(boot_now_ns());
  // Late enough for everything that has ended to be settled with what is known.
  tracker_.take(Tracker::Take::kEverything, std::numeric_limits<uint64_t>::max(), batch_);
  hand_over();
  count_never_stored();
  if (!losses_.empty()) hand_over();
}

void Recorder::take_messages() {
  constexpr milliseconds kNow{0};
  for (Filter& filter : channels_.filters.take(kNow)) linker_.set_filter(std::move(filter));
  channels_.filters.release();

  for (SamplePass& pass : channels_.samples.take(kNow)) {
    tracker_.on_samples(pass.samples, pass.time_ns);
    statistics_.sample_pass_ns = pass.cpu_ns;
    statistics_.sampler = std::move(pass.sampler);
    for (HostMetric& host : pass.host) {
      host.processes = static_cast<int64_t>(pass.samples.size());
      batch_.host_metrics.push_back(host);
    }
  }
  channels_.samples.release();

  exchange_files();
  auto changes = tracker_.take_tracked_changes();
  std::vector<ProcessKey> begun;
  for (const TrackedChange& change : changes)
    if (change.tracked) begun.push_back(change.process);
  source_.follow(begun);
  const size_t count = changes.size();
  if (count > 0) channels_.tracked.push(changes, count);
}

// What engines wrote of runs and tasks, runtimes of containers, and packagers of objects is read by
// other threads.
void Recorder::exchange_files() {
  for (FileChannels* files : {channels_.files.get(), channels_.objects.get()}) {
    for (const FileQuestion& answer : files->told.take(milliseconds{0})) {
      describe(answer);
      --files_asked_;
    }
    files->told.release();
  }
  BoundedQueue<FileQuestion>& files = channels_.files->asked;
  for (FileRequest& request : linker_.take_requests()) ask(std::move(request), files);
  for (Container& container : tracker_.take_asked_containers()) ask(std::move(container), files);
  for (ObjectQuestion& object : tracker_.take_asked_objects())
    ask(std::move(object), channels_.objects->asked);
}

void Recorder::ask(FileQuestion question, BoundedQueue<FileQuestion>& asked) {
  if (!asked.closed() && asked.push(question, 1)) {
    ++files_asked_;
  } else {
    describe(question);  // as it is: nobody reads, or too many wait
  }
}

void Recorder::describe(const FileQuestion& answer) {
  if (const auto* container = std::get_if<Container>(&answer)) {
    tracker_.describe(*container);
  } else if (const auto* object = std::get_if<ObjectQuestion>(&answer)) {
    tracker_.describe(object->object);
  } else {
    linker_.describe(std::get<FileRequest>(answer));
  }
}

// The tracker's tree is mended by what runs, which the sampler thread reads.
void Recorder::exchange_recounts(uint64_t now_ns) {
  if (recount_) {
    // Since it came, all events that are older were polled.
    tracker_.recount(recount_->view(), recount_->time_ns);
    recount_.reset();
  }
  for (Recount& recount : channels_.recounts.take(milliseconds{0})) recount_ = std::move(recount);
  channels_.recounts.release();
  if (!recount_wanted_ || now_ns < next_recount_ns_) return;
  Channels::LostEvents lost;
  if (!channels_.recounts_asked.push(lost, 1)) return;
  recount_wanted_ = false;
  next_recount_ns_ = now_ns + kRecountNs;
}

void Recorder::note_stored(std::span<const int64_t> executions) {
  begun_.insert(executions.begin(), executions.end());
}

void Recorder::add_loss(std::string_view stage, std::string_view kind, std::optional<int64_t> count,
                        int64_t from_ns) {
  const auto [entry, is_new] = losses_.try_emplace({std::string(stage), std::string(kind)});
  Loss& loss = entry->second;
  if (is_new) {
    loss = {.recording_id = settings_.recording_id,
            .from_ns = from_ns,
            .stage = std::string(stage),
            .kind = std::string(kind)};
  }
  loss.to_ns = utc_now_ns();
  if (count) loss.count = loss.count.value_or(0) + *count;
  lost_ += count.value_or(0);
}

void Recorder::take_losses() {
  const int64_t from_ns = std::exchange(losses_checked_ns_, utc_now_ns());
  for (const SourceLoss& loss : source_.take_losses()) {
    if (!loss.of_programs) {
      add_loss("source", loss.kind, static_cast<int64_t>(loss.count), from_ns);
      continue;
    }
    spdlog::warn("{} {} events lost: the ring buffer was full ([monitoring] ring_buffer)",
                 loss.count, loss.kind);
    add_loss("ring", loss.kind, static_cast<int64_t>(loss.count), from_ns);
    tracker_.note_loss();
    recount_wanted_ = true;
  }
}

void Recorder::add_statistics(uint64_t now_ns) {
  statistics_.ring_backlog_bytes =
      std::max(statistics_.ring_backlog_bytes, static_cast<int64_t>(source_.backlog_bytes()));
  if (now_ns < next_statistics_ns_) return;
  next_statistics_ns_ =
      now_ns + static_cast<uint64_t>(std::chrono::nanoseconds(settings_.interval).count());
  statistics_.time_ns = utc_now_ns();
  statistics_.cpu_ns = process_cpu_now_ns();
  statistics_.rss_bytes = own_rss_bytes();
  statistics_.executions = tracker_.executions_begun();
  statistics_.events = tracker_.events();
  statistics_.lost = lost_;
  statistics_.queue_bytes = static_cast<int64_t>(channels_.rows.weight());
  statistics_.queue_peak_bytes = static_cast<int64_t>(channels_.rows.take_peak());
  statistics_.commits = channels_.commits.load(std::memory_order_relaxed);
  statistics_.rows = channels_.rows_written.load(std::memory_order_relaxed);
  statistics_.longest_commit_ns =
      channels_.longest_commit_ns.exchange(0, std::memory_order_relaxed);
  statistics_.processes = static_cast<int64_t>(tracker_.processes());
  if (const int64_t total = channels_.disk_total_bytes.load(std::memory_order_relaxed); total > 0) {
    statistics_.database_bytes = channels_.database_bytes.load(std::memory_order_relaxed);
    statistics_.disk_free_bytes = channels_.disk_free_bytes.load(std::memory_order_relaxed);
    statistics_.disk_total_bytes = total;
  }
  batch_.recorder_stats.push_back(statistics_);
  statistics_.ring_backlog_bytes = 0;
}

void Recorder::hand_over() {
  if (offer() || (settings_.waits && wait_for_room())) return;
  for (const Shed what : {Shed::kSamplesOfOthers, Shed::kSamples, Shed::kExecutionsOfNoRun,
                          Shed::kExecutionsNotKept}) {
    shed(what);
    if (offer()) return;
  }
  drop(std::exchange(batch_, {}));
}

// False: it was asked to stop before there was room.
bool Recorder::wait_for_room() {
  while (!stop_->stop_requested()) {
    std::this_thread::sleep_for(kRoomTime);
    channels_.heartbeat.fetch_add(1, std::memory_order_relaxed);
    if (offer()) return true;
  }
  return false;
}

// False: the queue is full; the batch is as it was, and so are the losses, which wait for the next
// one.
bool Recorder::offer() {
  batch_.losses.clear();
  for (const auto& [key, loss] : losses_) batch_.losses.push_back(loss);
  if (batch_.empty()) return true;
  std::vector<int64_t> come_again;
  std::vector<int64_t> last;
  for (ExecutionRecord& record : batch_.executions) {
    const int64_t id = record.execution.id;
    record.begun = begun_.contains(id);
    (record.last ? last : come_again).push_back(id);
  }
  if (!channels_.rows.push(batch_, weight_of(batch_))) return false;
  begun_.insert(come_again.begin(), come_again.end());
  for (const int64_t id : last) begun_.erase(id);
  for (const auto* ids : {&come_again, &last}) {
    for (const int64_t id : *ids) never_stored_.erase(id);
  }
  losses_.clear();
  batch_ = {};
  return true;
}

// From this batch, and from those that wait as far as it needs room.
void Recorder::shed(Shed what) {
  shed(what, batch_);
  channels_.rows.make_room(weight_of(batch_), [&](Batch& waiting) { return shed(what, waiting); });
  if (what == Shed::kSamples || what == Shed::kExecutionsNotKept) tracker_.note_loss();
}

// Gives the weight that is left.
size_t Recorder::shed(Shed what, Batch& batch) {
  const bool samples = what == Shed::kSamplesOfOthers || what == Shed::kSamples;
  if (samples) {
    const auto count = std::erase_if(batch.metrics, [&](const Metric& metric) {
      return what == Shed::kSamples || !metric.kept_run_id;
    });
    if (count > 0) add_loss("queue", "metrics", static_cast<int64_t>(count), losses_checked_ns_);
    return weight_of(batch);
  }
  // Those alone of which this is the only row: what is there of the others would never end.
  const auto count = std::erase_if(batch.executions, [&](const ExecutionRecord& record) {
    const Attribution& place = record.attribution;
    const bool goes = what == Shed::kExecutionsOfNoRun ? !place.run_id : !place.kept;
    const int64_t id = record.execution.id;
    if (!goes || !record.last || record.begun || begun_.contains(id)) return false;
    never_stored_.erase(id);
    return true;
  });
  if (count > 0) add_loss("queue", "executions", static_cast<int64_t>(count), losses_checked_ns_);
  return weight_of(batch);
}

// Counts a batch that the store did not take in time.
void Recorder::drop(const Batch& batch) {
  const auto lose_all = [&](std::string_view kind, size_t count) {
    if (count > 0) add_loss("queue", kind, static_cast<int64_t>(count), losses_checked_ns_);
  };
  for (const ExecutionRecord& record : batch.executions) lose(record);
  lose_all("metrics", batch.metrics.size());
  lose_all("runs", batch.runs.size());
  lose_all("tasks", batch.tasks.size());
  lose_all("containers", batch.containers.size());
  lose_all("objects", batch.objects.size());
  lose_all("host_metrics", batch.host_metrics.size());
  tracker_.note_loss();
}

// Each execution is counted once, and not while its end may still be stored with all there is to
// tell of it.
void Recorder::lose(const ExecutionRecord& record) {
  const int64_t id = record.execution.id;
  if (begun_.contains(id)) {
    // It is there; only how it ended, or what it cost then, is not.
    if (!record.last) return;
    begun_.erase(id);
    add_loss("queue", "ends", 1, losses_checked_ns_);
  } else if (record.last) {
    never_stored_.erase(id);
    add_loss("queue", "executions", 1, losses_checked_ns_);
  } else {
    never_stored_.insert(id);
  }
}

// At the end: of what was shed while it ran, nothing more will come.
void Recorder::count_never_stored() {
  if (never_stored_.empty()) return;
  add_loss("queue", "executions", static_cast<int64_t>(never_stored_.size()), losses_checked_ns_);
  never_stored_.clear();
}

}  // namespace tracer_bio
