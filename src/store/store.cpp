#include "store/store.h"

#include <sqlite3.h>

#include <utility>

#include "store/database_file.h"
#include "store/file_access.h"
#include "store/sql_files.h"
#include "store/store_state.h"

namespace tracer_bio {
namespace {

FileLock create_and_lock(const std::filesystem::path& file, const FileAccess& access) {
  create_database_file(file, access);
  FileLock lock{file};
  give_folder(file, access);
  give_files(file, access);
  return lock;
}

Connection open_for_store(const std::filesystem::path& file) {
  try {
    return open_database(file);
  } catch (const SqliteError& error) {
    throw_for_user(error, "open", file);
  }
}

// A file that was moved or deleted still takes every row, and nobody would ever see them.
void check_in_place(const Connection& connection, const std::filesystem::path& file) {
  int moved = 0;
  sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved == 0) return;
  throw std::runtime_error("write to " + file.string() +
                           ": it was moved, deleted or replaced meanwhile: restart tracer-bio");
}

}  // namespace

Store::State::State(std::filesystem::path file_in, const FileAccess& access)
    : file(std::move(file_in)),
      lock(create_and_lock(file, access)),
      connection(open_for_store(file)),
      writer(connection, look_up_user) {}

Store::Store(const std::filesystem::path& file, const FileAccess& access)
    : state_(std::make_unique<State>(file, access)) {}

Store::~Store() = default;

void Store::begin_recording(const Recording& recording) {
  state_->attempt("begin a recording in", [&] {
    Statement insert{state_->connection, query("begin_recording")};
    insert.bind(1, recording.id);
    insert.bind(2, std::string_view{recording.host});
    insert.bind(3, std::string_view{recording.boot_id});
    insert.bind(4, std::string_view{recording.kernel});
    insert.bind(5, std::string_view{recording.version});
    insert.bind(6, std::string_view{recording.source});
    insert.bind(7, recording.started_ns);
    insert.run();
  });
}

void Store::end_recording(int64_t recording_id, int64_t ended_ns) {
  state_->attempt("end the recording in", [&] {
    Statement update{state_->connection, query("end_recording")};
    update.bind(1, recording_id);
    update.bind(2, ended_ns);
    update.run();
  });
}

void Store::write(std::span<const Batch> batches) {
  check_in_place(state_->connection, state_->file);
  state_->attempt("write to", [&] {
    RowWriter& writer = state_->writer;
    Transaction transaction{state_->connection};
    writer.begin();
    for (const Batch& batch : batches) writer.write(batch);
    writer.write_users();
    transaction.commit();
    writer.committed();
  });
}

void Store::set_retention(const RetentionLimits& limits) {
  state_->retention.reset();
  if (!limits.any()) return;
  state_->attempt("read",
                  [&] { state_->retention.emplace(state_->connection, state_->file, limits); });
}

bool Store::prune(const RetentionMoment& now, bool busy) {
  if (!state_->retention) return false;
  check_in_place(state_->connection, state_->file);
  return state_->attempt("remove what is old from",
                         [&] { return state_->retention->turn(now, busy); });
}

void Store::close_unobserved(std::span<const int64_t> execution_ids) {
  state_->attempt("close executions in", [&] {
    RowWriter& writer = state_->writer;
    Statement raw{state_->connection, query("close_unobserved")};
    Statement processed{state_->connection, query("close_processed")};
    Transaction transaction{state_->connection};
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
