// The tree of a run's executions as lines, one below the other. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tracer_bio/column.h"

namespace tracer_bio {

struct TreeExecution {
  int64_t id = 0;
  int64_t run_id = 0;
  std::optional<int64_t> task_id;
  std::optional<int64_t> parent_id;
  std::optional<int64_t> previous_id;
  int64_t pid = 0;
  std::string tool;
  std::string args;  // JSON, as it is stored
  int64_t start_ns = 0;
  std::optional<int64_t> end_ns;
  std::optional<EndReason> end_reason;
  std::optional<int> exit_code;
  std::optional<int> exit_signal;
  std::optional<Outcome> outcome;
  std::optional<int64_t> cpu_ns;
  std::optional<int64_t> max_rss_bytes;
  std::optional<int64_t> read_bytes;
  std::optional<int64_t> write_bytes;
};

struct RunTree {
  std::vector<RunRow> runs;  // the run itself, then those within it
  std::vector<Task> tasks;   // theirs
  std::vector<TreeExecution> executions;
};

struct TreeOptions {
  std::optional<size_t> depth;  // levels below the root
  bool failed_only = false;     // failures, and what leads to them
};

// Points into the RunTree.
struct TreeLine {
  const TreeExecution* execution = nullptr;
  size_t depth = 0;
  bool last = false;                // on its level, below the same parent
  bool continues = false;           // the process of the line before it on its level
  bool orphan = false;              // its parent was not recorded: it hangs below the root
  bool hidden = false;              // it failed, and the program that started it returned 0
  int64_t omitted = 0;              // executions below it that are too deep to be lines
  const Run* begins_run = nullptr;  // a run within the run
  const Task* begins_task = nullptr;
};

bool is_failure(const TreeExecution& execution);

// The order is that of the starts, and children come right below their parent.
std::vector<TreeLine> tree_lines(const RunTree& tree, const TreeOptions& options);

std::span<const Column<TreeExecution>> tree_execution_columns();
std::span<const Column<TreeLine>> tree_line_columns();

}  // namespace tracer_bio
