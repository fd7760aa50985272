// Where rows go: the SQLite store, and whatever else takes a batch.
#pragma once

#include <span>
#include <stdexcept>
#include <vector>

#include "tracer_bio/execution.h"

namespace tracer_bio {

// Everything is an upsert by key, so that writing a batch twice changes nothing.
struct Batch {
  std::vector<ExecutionRecord> executions;
  std::vector<Metric> metrics;
  std::vector<Run> runs;
  std::vector<Task> tasks;
  std::vector<Container> containers;  // of one perhaps several, each with a part of what is known
  std::vector<ObjectFile> objects;    // the same; those of executions' sets, before or with them
  std::vector<Loss> losses;
  std::vector<HostMetric> host_metrics;
  std::vector<RecorderStat> recorder_stats;

  bool empty() const {
    return executions.empty() && metrics.empty() && runs.empty() && tasks.empty() &&
           containers.empty() && objects.empty() && losses.empty() && host_metrics.empty() &&
           recorder_stats.empty();
  }
};

// Writing failed and nothing of it was kept. Retrying may help: locked, disk full, read-only.
struct SinkUnavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Sink {
 public:
  virtual ~Sink() = default;
  // All of it in one transaction. Throws SinkUnavailable where it is worth trying again,
  // std::runtime_error where not.
  virtual void write(std::span<const Batch> batches) = 0;
};

}  // namespace tracer_bio
