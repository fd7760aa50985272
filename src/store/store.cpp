#include "store/store.h"

#include "store/sql_files.h"
#include "store/store_state.h"

namespace tracer_bio {

Store::Store(const std::filesystem::path& file, const FileAccess& access, OnFault on_fault)
    : state_(std::make_unique<State>(file, access, on_fault)) {}

Store::~Store() = default;

void Store::begin_recording(const Recording& recording) {
  state_->attempt_in_place("begin a recording in", [&] {
    Transaction transaction{state_->open->connection};
    insert_recording(state_->open->connection, recording);
    if (state_->loss_to_tell)
      state_->open->writer->write(lost_database(recording, recording.started_ns));
    transaction.commit();
  });
  state_->loss_to_tell = false;
  state_->recording = recording;
}

void Store::end_recording(int64_t recording_id, int64_t ended_ns) {
  state_->attempt_in_place("end the recording in", [&] {
    Statement update{state_->open->connection, query("end_recording")};
    update.bind(1, recording_id);
    update.bind(2, ended_ns);
    update.run();
  });
}

void Store::write(std::span<const Batch> batches) {
  state_->attempt_in_place("write to", [&] {
    RowWriter& writer = *state_->open->writer;
    Transaction transaction{state_->open->connection};
    writer.begin();
    for (const Batch& batch : batches) writer.write(batch);
    writer.write_users();
    transaction.commit();
    writer.committed();
  });
}

void Store::set_retention(const RetentionLimits& limits) {
  state_->limits = limits;
  state_->attempt_in_place("read", [&] { state_->set_retention(); });
}

bool Store::prune(const RetentionMoment& now, bool busy) {
  if (!state_->open->retention) return false;
  return state_->attempt_in_place("remove what is old from",
                                  [&] { return state_->open->retention->turn(now, busy); });
}

void Store::close_unobserved(std::span<const int64_t> execution_ids) {
  state_->attempt_in_place("close executions in", [&] {
    RowWriter& writer = *state_->open->writer;
    Statement raw{state_->open->connection, query("close_unobserved")};
    Statement processed{state_->open->connection, query("close_processed")};
    Transaction transaction{state_->open->connection};
    writer.begin();
    for (const int64_t id : execution_ids) {
      for (Statement* statement : {&raw, &processed}) {
        statement->bind(1, id);
        statement->run();
      }
      writer.remove_baseline(id);
    }
    transaction.commit();
    writer.committed();
  });
}

}  // namespace tracer_bio
