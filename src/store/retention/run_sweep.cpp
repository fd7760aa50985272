#include "store/retention/run_sweep.h"

#include <fmt/format.h>

#include "store/retention/table_sweep.h"
#include "store/sql_files.h"
#include "store/unread.h"

namespace tracer_bio {
namespace {

std::string find_sql() {
  return fmt::format(fmt::runtime(query("old_run")), fmt::arg("unread", unread_condition("runs")),
                     fmt::arg("unread_task", unread_condition("tasks")),
                     fmt::arg("unread_member", unread_condition("run_executions")),
                     fmt::arg("unread_kept", unread_condition("processed_executions")),
                     fmt::arg("unread_sample", unread_condition("processed_metrics")));
}

}  // namespace

RunSweep::RunSweep(Connection& connection)
    : next_(connection, "SELECT min(start_ns) FROM runs WHERE start_ns >= ? AND start_ns < ?"),
      find_(connection, find_sql()),
      parts_{
          Part{"processed_metrics",
               {connection, with_unread("prune_run_samples", "processed_metrics")}},
          Part{"processed_executions",
               {connection, with_unread("prune_run_processed", "processed_executions")}},
          Part{"tasks", {connection, with_unread("prune_run_tasks", "tasks")}},
          Part{"run_executions", {connection, with_unread("prune_run_members", "run_executions")}},
          Part{"runs", {connection, with_unread("prune_run", "runs")}}},
      part_(parts_.size()) {}

void RunSweep::restart() {
  from_ns_ = std::numeric_limits<int64_t>::min();
  run_id_ = 0;
  part_ = parts_.size();
}

std::optional<int64_t> RunSweep::next(int64_t before_ns) {
  if (part_ < parts_.size()) return from_ns_;
  next_.bind(1, from_ns_);
  next_.bind(2, before_ns);
  next_.step();
  const auto time_ns = next_.maybe_integer(0);
  next_.reset();
  return time_ns;
}

bool RunSweep::find(const SweepStep& step) {
  find_.bind(1, from_ns_);
  find_.bind(2, run_id_);
  find_.bind(3, step.before_ns);
  find_.bind(4, int64_t{step.unread});
  const bool found = find_.step();
  if (found) {
    run_id_ = find_.integer(0);
    from_ns_ = find_.integer(1);
    part_ = 0;
  } else {
    from_ns_ = step.before_ns;  // whatever is left of runs stays
  }
  find_.reset();
  return found;
}

void RunSweep::step(const SweepStep& step, Tally& tally) {
  for (int64_t left = step.rows; left > 0;) {
    if (part_ == parts_.size() && !find(step)) return;
    Part& part = parts_[part_];
    part.removal.bind(1, run_id_);
    part.removal.bind(2, left);
    const int64_t rows = tally.run(part.removal, part.table);
    if (rows < left) ++part_;
    left -= rows + 1;
  }
}

}  // namespace tracer_bio
