// Replacing what can be derived from the raw tables, in one transaction: readers see the old rows,
// or the new.
#include <fmt/format.h>

#include "store/sql_files.h"
#include "store/store.h"
#include "store/store_state.h"

namespace tracer_bio {
namespace {

// Of what retention removed nothing is made anew: who has it keeps it.
void note_reprocessed(Connection& connection) {
  const int64_t from = connection.integer(
      "SELECT max((SELECT coalesce(min(id), 0) FROM executions), executions_to + 1)"
      " FROM retention");
  connection.execute(fmt::format(fmt::runtime(query("note_reprocessed")), fmt::arg("from", from)));
}

}  // namespace

// After a failure the transaction is gone, and what was begun with it.
template <class Action>
void Store::State::attempt_reprocess(Action action) {
  try {
    attempt("reprocess", action);
  } catch (...) {
    open->reprocess.reset();
    throw;
  }
}

Reprocessing Store::begin_reprocess() {
  Reprocessing result;
  state_->attempt_reprocess([&] {
    Connection& connection = state_->open->connection;
    state_->open->reprocess.emplace(connection);
    connection.execute(query("remember_processed"));
    // Without a condition, SQLite clears a table at once.
    const bool keeps = connection.integer("SELECT count(*) FROM temp.kept_runs") > 0;
    connection.execute(query(keeps ? "clear_processed_but_kept" : "clear_processed"));
    result.next_ids = {
        .run = 1 + connection.integer("SELECT max(runs_to, coalesce("
                                      "(SELECT max(id) FROM runs), 0)) FROM retention"),
        .task = 1 + connection.integer("SELECT max(tasks_to, coalesce("
                                       "(SELECT max(id) FROM tasks), 0)) FROM retention")};
    Statement members{connection,
                      "SELECT execution_id FROM run_executions"
                      " WHERE EXISTS (SELECT 1 FROM executions WHERE id = execution_id)"};
    while (members.step()) result.of_kept_runs.insert(members.integer(0));
  });
  return result;
}

void Store::write_processed(std::span<const ExecutionRecord> records) {
  state_->attempt_reprocess([&] {
    for (const ExecutionRecord& record : records) state_->open->writer->write_processed(record);
  });
}

void Store::commit_reprocess(std::span<const Run> runs, std::span<const Task> tasks) {
  state_->attempt_reprocess([&] {
    for (const Run& run : runs) state_->open->writer->write_run(run);
    for (const Task& task : tasks) state_->open->writer->write_task(task);
    state_->open->connection.execute(query("finish_runs"));
    state_->open->connection.execute(query("copy_processed_metrics"));
    note_reprocessed(state_->open->connection);
    state_->open->reprocess->commit();
  });
  state_->open->reprocess.reset();
}

}  // namespace tracer_bio
