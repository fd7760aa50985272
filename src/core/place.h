#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "tracer_bio/execution.h"

namespace tracer_bio {

// Where a process belongs: to a run, and there perhaps to a task.
struct Place {
  int64_t run_id = 0;
  std::optional<int64_t> task_id = std::nullopt;

  bool operator==(const Place&) const = default;
};

// The ids that the next run and task get.
struct FirstIds {
  int64_t run = 1;
  int64_t task = 1;
};

inline std::optional<Place> place_of(const Attribution& attribution) {
  if (!attribution.run_id) return std::nullopt;
  return Place{*attribution.run_id, attribution.task_id};
}

}  // namespace tracer_bio

template <>
struct std::hash<tracer_bio::Place> {
  size_t operator()(const tracer_bio::Place& place) const noexcept {
    return std::hash<int64_t>{}(place.task_id ? ~*place.task_id : place.run_id);
  }
};
