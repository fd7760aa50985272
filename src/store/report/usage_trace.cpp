#include "store/report/usage_trace.h"

#include <algorithm>

namespace tracer_bio {

UsageTrace::UsageTrace(ResourceGrid& grid, size_t layer, int64_t start_ns)
    : grid_(grid), layer_(layer), last_{start_ns, 0, 0, 0} {}

void UsageTrace::sample(const UsagePoint& point, std::optional<double> cpu_percent,
                        int64_t rss_bytes) {
  // An idle process writes no rows. What it used since its last row it used in the sampling step
  // that ends here, which may be much shorter than the time since that row.
  const int64_t cpu_ns = point.cpu_ns.value_or(0) - last_.cpu_ns.value_or(0);
  if (cpu_ns > 0 && cpu_percent.value_or(0) > 0)
    sampling_step_ns_ = static_cast<int64_t>(100.0 * static_cast<double>(cpu_ns) / *cpu_percent);
  hold_memory_until(point.time_ns);
  advance(point, point.time_ns - sampling_step_ns_.value_or(point.time_ns - last_.time_ns));
  rss_bytes_ = rss_bytes;
}

void UsageTrace::end(const UsagePoint& point) {
  hold_memory_until(point.time_ns);
  advance(point, point.time_ns - sampling_step_ns_.value_or(point.time_ns - last_.time_ns));
}

void UsageTrace::stop(int64_t until_ns) { hold_memory_until(until_ns); }

void UsageTrace::advance(const UsagePoint& point, int64_t active_since_ns) {
  const int64_t begin_ns = std::max(last_.time_ns, active_since_ns);
  const auto spend = [&](ResourceGrid::Counter counter, std::optional<int64_t> now,
                         std::optional<int64_t>& before) {
    if (!now) return;
    grid_.spend(layer_, counter, begin_ns, point.time_ns, *now - before.value_or(0));
    before = std::max(*now, before.value_or(0));  // a total may be a little short of the sample
  };
  spend(&ResourceLayer::cpu_ns, point.cpu_ns, last_.cpu_ns);
  spend(&ResourceLayer::read_bytes, point.read_bytes, last_.read_bytes);
  spend(&ResourceLayer::write_bytes, point.write_bytes, last_.write_bytes);
  last_.time_ns = point.time_ns;
}

void UsageTrace::hold_memory_until(int64_t time_ns) {
  if (rss_bytes_ > 0) grid_.hold(layer_, last_.time_ns, time_ns, rss_bytes_);
}

}  // namespace tracer_bio
