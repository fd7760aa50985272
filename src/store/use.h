// What is asked of Reader about use, and what it gives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/use.h"

namespace tracer_bio {

// All but runs and tasks: of the executions that the filter kept. Images: of containers, while the
// raw row tells which one it was.
enum class UseOf : uint8_t { kTools, kExecutables, kUsers, kPipelines, kImages, kRuns, kTasks };

// Conditions that are not set let everything through. Of what objects were used: runs within those
// of `pipeline` and `run` are included, and `user` is the run's.
struct UseFilter {
  std::optional<std::string> pipeline = std::nullopt;
  std::optional<std::string> user = std::nullopt;
  std::optional<int64_t> run = std::nullopt;
  std::optional<int64_t> since_ns = std::nullopt;  // began then or later
};

// Of how many members of runs it is known what they were made of.
struct ObjectCoverage {
  int64_t members = 0;
  int64_t known = 0;
};

struct UseReport {
  std::vector<NamedUse> entries;  // in no order; each run by itself, tasks by their process
  Use total;                      // what a run or task within another one used is in it once
};

}  // namespace tracer_bio
