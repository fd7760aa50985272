// What Store's members share. Internal to src/store.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/errors.h"
#include "store/file_lock.h"
#include "store/retention/retention.h"
#include "store/row_writer.h"
#include "store/sqlite.h"
#include "store/store.h"

namespace tracer_bio {

// A database file that is open.
struct OpenFile {
  explicit OpenFile(const std::filesystem::path& file);
  void make_writer();  // which knows the rows that are there by then

  Connection connection;
  std::optional<RowWriter> writer;
  std::string database_id;  // a copy of it has the same
  ino_t wal_inode = 0;
  std::optional<Transaction> reprocess;
  std::optional<Retention> retention;
};

struct Store::State {
  State(std::filesystem::path file_in, const FileAccess& access_in, OnFault on_fault_in);

  // Runs `action`, and turns SQLite's errors into those that Store promises.
  template <class Action>
  auto attempt(std::string_view doing, Action action) {
    try {
      return action();
    } catch (const SqliteError& error) {
      throw_for_user(error, doing, file);
    }
  }

  // The same in a file that is in its place and sound: where it is not, on_fault says what is done.
  template <class Action>
  auto attempt_in_place(std::string_view doing, Action action) {
    if (!in_place()) begin_where_moved(doing);
    if (on_fault == OnFault::kBeginAnew) {
      try {
        return action();
      } catch (const SqliteError& error) {
        if (!is_damage(error)) throw_for_user(error, doing, file);
        begin_where_damaged(error);
      }
    }
    return attempt(doing, action);
  }

  // The same within begin_reprocess() … commit_reprocess(), whose transaction a failure ends.
  template <class Action>
  void attempt_reprocess(Action action);

  // A file that was moved or deleted still takes every row, and nobody would ever see them.
  bool in_place() const;
  void begin_where_moved(std::string_view doing);
  void begin_where_damaged(const SqliteError& error);
  void set_retention();

  std::filesystem::path file;
  std::filesystem::path real;  // where a link leads; -wal and -shm are beside it
  FileAccess access;
  OnFault on_fault;
  std::optional<FileLock> lock;  // let go of after the connection is closed
  std::unique_ptr<OpenFile> open;
  std::optional<Recording> recording;  // once it has begun
  RetentionLimits limits;
  std::filesystem::path left;  // -wal of a file that is gone
  bool loss_to_tell = false;   // of an earlier file, in the recording that is yet to begin

 private:
  void open_or_set_aside();
  void begin_anew();
};

void insert_recording(Connection& connection, const Recording& recording);

// What was in a file that is lost, for a row in losses.
Batch lost_database(const Recording& recording, int64_t until_ns);

// Makes the file where there is none, for who may read it.
void make_file(const std::filesystem::path& file, const FileAccess& access);

}  // namespace tracer_bio
