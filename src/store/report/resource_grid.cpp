#include "store/report/resource_grid.h"

#include <algorithm>
#include <numeric>

namespace tracer_bio {
namespace {

// Memory is summed at finer moments than a step, so that its peaks survive: with 400 steps of 64,
// 14 hours of samples every 2 s fall into slots of their own.
constexpr size_t kSlotsPerStep = 64;

}  // namespace

ResourceGrid::ResourceGrid(int64_t from_ns, int64_t to_ns, size_t layers, size_t steps)
    : steps_(steps), rss_changes_(layers, std::vector<int64_t>(steps * kSlotsPerStep + 1)) {
  const auto count = static_cast<int64_t>(steps);
  series_.from_ns = from_ns;
  series_.step_ns = std::max<int64_t>((to_ns - from_ns + count - 1) / count, 1);
  series_.layers.resize(layers);
  for (ResourceLayer& layer : series_.layers) {
    for (const Counter counter : {&ResourceLayer::cpu_ns, &ResourceLayer::read_bytes,
                                  &ResourceLayer::write_bytes, &ResourceLayer::rss_bytes})
      (layer.*counter).resize(steps);
  }
}

void ResourceGrid::spend(size_t layer, Counter counter, int64_t begin_ns, int64_t end_ns,
                         int64_t amount) {
  if (amount <= 0) return;
  std::vector<int64_t>& steps = series_.layers[layer].*counter;
  const int64_t last = static_cast<int64_t>(steps_) - 1;
  const auto step_of = [&](int64_t time_ns) {
    return std::clamp<int64_t>((time_ns - series_.from_ns) / series_.step_ns, 0, last);
  };
  const int64_t end_step = step_of(end_ns);
  int64_t step = std::min(step_of(begin_ns), end_step);
  int64_t spent = 0;
  for (; step < end_step; ++step) {
    const int64_t step_end_ns = series_.from_ns + (step + 1) * series_.step_ns;
    const double part =
        static_cast<double>(step_end_ns - begin_ns) / static_cast<double>(end_ns - begin_ns);
    const auto until = static_cast<int64_t>(static_cast<double>(amount) * part);
    steps[static_cast<size_t>(step)] += until - spent;
    spent = until;
  }
  steps[static_cast<size_t>(step)] += amount - spent;
}

void ResourceGrid::hold(size_t layer, int64_t begin_ns, int64_t end_ns, int64_t bytes) {
  std::vector<int64_t>& changes = rss_changes_[layer];
  changes[slot_of(begin_ns)] += bytes;
  changes[std::max(slot_of(begin_ns), slot_of(end_ns))] -= bytes;
}

// The one more that there is takes what lasts beyond the end.
size_t ResourceGrid::slot_of(int64_t time_ns) const {
  const double slots = static_cast<double>(time_ns - series_.from_ns) * kSlotsPerStep /
                       static_cast<double>(series_.step_ns);
  return static_cast<size_t>(std::clamp(slots, 0.0, static_cast<double>(steps_ * kSlotsPerStep)));
}

std::vector<size_t> ResourceGrid::peak_slots(
    const std::vector<std::vector<int64_t>>& resident) const {
  std::vector<int64_t> sums(steps_ * kSlotsPerStep);
  for (const auto& layer : resident)
    for (size_t slot = 0; slot < sums.size(); ++slot) sums[slot] += layer[slot];
  std::vector<size_t> peaks;
  for (size_t step = 0; step < steps_; ++step) {
    const auto first = sums.begin() + static_cast<ptrdiff_t>(step * kSlotsPerStep);
    const auto peak = std::max_element(first, first + kSlotsPerStep);
    peaks.push_back(static_cast<size_t>(peak - sums.begin()));
  }
  return peaks;
}

ResourceSeries ResourceGrid::series() const {
  std::vector<std::vector<int64_t>> resident = rss_changes_;
  for (auto& layer : resident) std::partial_sum(layer.begin(), layer.end(), layer.begin());
  const std::vector<size_t> peaks = peak_slots(resident);

  ResourceSeries result = series_;
  for (size_t layer = 0; layer < result.layers.size(); ++layer)
    for (size_t step = 0; step < steps_; ++step)
      result.layers[layer].rss_bytes[step] = resident[layer][peaks[step]];
  return result;
}

}  // namespace tracer_bio
