// What tools use over time, brought down to equal steps while it is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tracer_bio/run_report.h"

namespace tracer_bio {

// Its size does not depend on how much is added.
class ResourceGrid {
 public:
  // `to_ns` after `from_ns`; what is added outside of them counts at the edge.
  ResourceGrid(int64_t from_ns, int64_t to_ns, size_t layers, size_t steps);

  using Counter = std::vector<int64_t> ResourceLayer::*;

  // `amount` was used evenly between two moments. No step loses a fraction: the sum stays exact.
  void spend(size_t layer, Counter counter, int64_t begin_ns, int64_t end_ns, int64_t amount);

  // `bytes` were resident between two moments.
  void hold(size_t layer, int64_t begin_ns, int64_t end_ns, int64_t bytes);

  // All layers, without `tool` and `samples`.
  ResourceSeries series() const;

 private:
  size_t slot_of(int64_t time_ns) const;
  // The slot of each step in which the most was resident.
  std::vector<size_t> peak_slots(const std::vector<std::vector<int64_t>>& resident) const;

  size_t steps_;
  ResourceSeries series_;
  // By layer and slot: resident bytes at its end less those at the end of the slot before.
  std::vector<std::vector<int64_t>> rss_changes_;
};

}  // namespace tracer_bio
