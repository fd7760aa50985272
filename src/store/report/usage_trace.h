#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "store/report/resource_grid.h"

namespace tracer_bio {

// The counters of an execution at one moment, since it began.
struct UsagePoint {
  int64_t time_ns = 0;
  std::optional<int64_t> cpu_ns;
  std::optional<int64_t> read_bytes;
  std::optional<int64_t> write_bytes;
};

// Follows one execution from its start through its samples to its end, and puts into the grid what
// it used in between. So what ended before it was ever sampled counts, too.
class UsageTrace {
 public:
  UsageTrace(ResourceGrid& grid, size_t layer, int64_t start_ns);

  // In the order of time. `cpu_percent` is that over the sampling step that ends here.
  void sample(const UsagePoint& point, std::optional<double> cpu_percent, int64_t rss_bytes);

  // With its totals.
  void end(const UsagePoint& point);
  // It still runs, or nobody saw its end: its memory is known until `until_ns`.
  void stop(int64_t until_ns);

  const UsagePoint& last() const { return last_; }

 private:
  void advance(const UsagePoint& point, int64_t active_since_ns);
  void hold_memory_until(int64_t time_ns);

  ResourceGrid& grid_;
  size_t layer_;
  UsagePoint last_;
  int64_t rss_bytes_ = 0;  // since last_
  std::optional<int64_t> sampling_step_ns_;
};

}  // namespace tracer_bio
