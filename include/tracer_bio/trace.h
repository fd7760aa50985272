// What a run did, task by task: the rows that `trace` writes in the formats of workflow engines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tracer_bio/execution.h"

namespace tracer_bio {

// A task with what its whole tree used, tasks and runs within it included; or, of a run that has no
// tasks, an execution that the filter kept. Empty texts are NULL.
struct TraceRow {
  int64_t number = 0;  // counts from 1, in the order of beginning
  std::optional<int64_t> task_id;
  int64_t execution_id = 0;  // its root
  std::string name;
  std::string process;
  std::string tag;
  std::string hash;
  std::string native_id;
  std::optional<int64_t> attempt;
  RunStatus status = RunStatus::kRunning;
  std::optional<int> exit_code;
  std::optional<int> exit_signal;
  int64_t start_ns = 0;
  std::optional<int64_t> end_ns;
  Totals totals;  // max_rss_bytes: of the tree, where it is sampled; else of its largest process
  std::optional<int64_t> max_virtual_bytes;  // of its largest process in a sample
  std::optional<int64_t> max_pss_bytes;      // the same, where it is recorded
  int64_t executions = 0;
  int64_t failed_executions = 0;
  std::string folder;
  std::string command;   // of its root
  std::string versions;  // of its tools, where they are known: "bwa 0.7.17, samtools 1.16.1"
};

struct Trace {
  std::string host;
  std::vector<TraceRow> rows;
};

}  // namespace tracer_bio
