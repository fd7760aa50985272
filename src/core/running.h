// What runs at this moment, as far as it was recorded. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tracer_bio/column.h"

namespace tracer_bio {

struct RunningExecution {
  int64_t id = 0;
  std::optional<int64_t> run_id;
  std::string pipeline;  // empty: NULL
  std::optional<int64_t> task_id;
  std::string task;  // its name; empty: NULL
  std::string tool;  // outside of runs, the kernel's name
  std::string user;
  int64_t pid = 0;
  std::string args;  // JSON, as it is stored
  int64_t start_ns = 0;
  // Of its last sample; nothing: it has none.
  std::optional<int64_t> sample_ns;
  std::optional<double> cpu_percent;
  std::optional<int64_t> rss_bytes;
  std::optional<int64_t> read_bytes;
  std::optional<int64_t> write_bytes;
  int64_t running_ns = 0;  // so far; see settle()
};

struct Running {
  std::vector<RunningExecution> executions;
  std::optional<HostMetric> host;  // the last
  // The sampling pass before the last one. Who has no sample since did nothing since.
  std::optional<int64_t> idle_before_ns;
};

// Computes what follows from the time, and puts those with the most CPU first.
void settle(Running& running, int64_t now_ns);

std::span<const Column<RunningExecution>> running_execution_columns();

}  // namespace tracer_bio
