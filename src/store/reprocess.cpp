// Replacing what was derived from the raw tables, in one transaction: readers see the old rows, or
// the new.
#include "store/sql_files.h"
#include "store/store.h"
#include "store/store_state.h"

namespace tracer_bio {

// After a failure the transaction is gone, and what was begun with it.
template <class Action>
void Store::State::attempt_reprocess(Action action) {
  try {
    attempt("reprocess", action);
  } catch (...) {
    reprocess.reset();
    throw;
  }
}

void Store::begin_reprocess() {
  state_->attempt_reprocess([&] {
    state_->reprocess.emplace(state_->connection);
    state_->connection.execute(query("clear_processed"));
  });
}

void Store::write_processed(std::span<const ExecutionRecord> records) {
  state_->attempt_reprocess([&] {
    for (const ExecutionRecord& record : records) state_->writer.write_processed(record);
  });
}

void Store::commit_reprocess(std::span<const Run> runs, std::span<const Task> tasks) {
  state_->attempt_reprocess([&] {
    for (const Run& run : runs) state_->writer.write_run(run);
    for (const Task& task : tasks) state_->writer.write_task(task);
    state_->connection.execute(query("finish_runs"));
    state_->connection.execute(query("copy_processed_metrics"));
    state_->connection.execute(query("archive_reprocessed"));
    state_->reprocess->commit();
  });
  state_->reprocess.reset();
}

}  // namespace tracer_bio
