// The Tracker's part that takes samples.
#include <algorithm>

#include "core/tracker.h"

namespace tracer_bio {
namespace {

// An execution that has used less than one clock tick since it began has done nothing yet that is
// worth a row.
constexpr int64_t kFirstSampleCpuNs = static_cast<int64_t>(kClockTickNs);

std::optional<int64_t> since(std::optional<int64_t> now, std::optional<int64_t> base) {
  if (!now || !base) return std::nullopt;
  return std::max<int64_t>(*now - *base, 0);
}

void add_known(std::optional<int64_t>& sum, std::optional<int64_t> more) {
  if (more) sum = sum.value_or(0) + *more;
}

bool did_something(const Metric& before, const Metric& now) {
  return now.cpu_ns != before.cpu_ns || now.rss_bytes != before.rss_bytes ||
         now.virtual_bytes != before.virtual_bytes || now.read_bytes != before.read_bytes ||
         now.write_bytes != before.write_bytes || now.threads != before.threads ||
         now.swap_bytes != before.swap_bytes || now.open_files != before.open_files;
}

}  // namespace

void Tracker::on_samples(std::span<const ProcessSample> samples, uint64_t time_ns) {
  ++pass_;
  sampled_.clear();
  memory_.clear();
  for (const ProcessSample& sample : samples) add_sample(sample, time_ns);
  for (LiveExecution* execution : sampled_) finish_sample(*execution, time_ns);
  note_tree_memory();
}

void Tracker::take_mapped(const ProcessSample& sample, uint64_t time_ns) {
  ObjectsEvent event{.process = sample.process, .time_ns = time_ns};
  std::vector<ObjectKey> keys;
  for (const MappedFile& file : sample.mapped) {
    on_object({.process = sample.process,
               .time_ns = time_ns,
               .key = file.key,
               .path = file.path,
               .deleted = file.deleted,
               .executable = file.executable});
    keys.push_back(file.key);
    if (file.executable) event.executable = file.key;
  }
  event.objects = keys;
  on_objects(event);
}

void Tracker::add_sample(const ProcessSample& sample, uint64_t time_ns) {
  LiveProcess* process = find(sample.process);
  if (process == nullptr) return;
  if (process->image == nullptr || process->exit_ns != 0) return;
  LiveExecution& live = *process->image;
  // The pass began before its exec: the figures are those of what ran before.
  if (time_ns < live.start_boot_ns) return;
  if (!sample.mapped.empty()) take_mapped(sample, time_ns);

  Metric& metric = live.next_sample;
  if (live.pass != pass_) {
    live.pass = pass_;
    metric = Metric{
        .execution_id = live.record.execution.id, .time_ns = utc(time_ns), .state = sample.state};
    sampled_.push_back(&live);
  }
  const bool own = process->own_image;
  metric.cpu_ns += sample.cpu_ns - (own ? live.base.cpu_ns.value_or(0) : 0);
  metric.rss_bytes += sample.rss_bytes;
  metric.virtual_bytes += sample.virtual_bytes;
  metric.threads += sample.threads;
  add_known(metric.read_bytes,
            own ? since(sample.read_bytes, live.base.read_bytes) : sample.read_bytes);
  add_known(metric.write_bytes,
            own ? since(sample.write_bytes, live.base.write_bytes) : sample.write_bytes);
  add_known(metric.swap_bytes, sample.swap_bytes);
  add_known(metric.pss_bytes, sample.pss_bytes);
  add_known(metric.open_files, sample.open_files);
  if (own && metric.state != 'R') metric.state = sample.state;
  if (sample.state == 'R') metric.state = 'R';
  if (process->place) memory_[*process->place] += sample.rss_bytes;
}

void Tracker::finish_sample(LiveExecution& live, uint64_t time_ns) {
  Metric& metric = live.next_sample;
  metric.cpu_ns = std::max<int64_t>(metric.cpu_ns + live.forked.cpu_ns.value_or(0), 0);
  if (metric.read_bytes) add_known(metric.read_bytes, live.forked.read_bytes);
  if (metric.write_bytes) add_known(metric.write_bytes, live.forked.write_bytes);

  const bool first = !live.sample;
  const uint64_t begin_ns = first ? live.start_boot_ns : live.sample_boot_ns;
  const int64_t step_cpu_ns = metric.cpu_ns - (first ? 0 : live.sample->cpu_ns);
  if (time_ns > begin_ns) {
    metric.cpu_percent = 100.0 * static_cast<double>(std::max<int64_t>(step_cpu_ns, 0)) /
                         static_cast<double>(time_ns - begin_ns);
  }
  // What ran before the recording has a first sample that is no step of it.
  const Origin origin = live.record.execution.origin;
  const bool from_snapshot = origin == Origin::kSnapshot || origin == Origin::kRecovered;
  const bool worth_a_row = first ? !from_snapshot && metric.cpu_ns >= kFirstSampleCpuNs
                                 : did_something(*live.sample, metric);
  live.sample = metric;
  live.sample_boot_ns = time_ns;

  count_cost(live, {.cpu_ns = metric.cpu_ns,
                    .read_bytes = metric.read_bytes,
                    .write_bytes = metric.write_bytes});
  const Attribution& attribution = live.record.attribution;
  if (!worth_a_row || !(settings_.all_metrics || attribution.run_id)) return;
  if (attribution.kept) metric.kept_run_id = attribution.run_id;
  metrics_.push_back(metric);
}

void Tracker::note_tree_memory() {
  std::unordered_map<Place, int64_t> with_inner_trees;
  for (const auto& [innermost, bytes] : memory_) {
    for (std::optional<Place> place = innermost; place; place = linker_.around(*place))
      with_inner_trees[*place] += bytes;
  }
  for (const auto& [place, bytes] : with_inner_trees) linker_.note_memory(place, bytes);
}

}  // namespace tracer_bio
