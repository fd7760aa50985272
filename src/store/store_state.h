// What Store's members share. Internal to src/store.
#pragma once

#include <filesystem>
#include <optional>

#include "store/errors.h"
#include "store/file_lock.h"
#include "store/retention/retention.h"
#include "store/row_writer.h"
#include "store/sqlite.h"
#include "store/store.h"

namespace tracer_bio {

struct Store::State {
  State(std::filesystem::path file_in, const FileAccess& access);

  // Runs `action`, and turns SQLite's errors into those that Store promises.
  template <class Action>
  auto attempt(std::string_view doing, Action action) {
    try {
      return action();
    } catch (const SqliteError& error) {
      throw_for_user(error, doing, file);
    }
  }

  // The same within begin_reprocess() … commit_reprocess(), whose transaction a failure ends.
  template <class Action>
  void attempt_reprocess(Action action);

  std::filesystem::path file;
  FileLock lock;  // let go of after the connection is closed
  Connection connection;
  RowWriter writer;
  std::optional<Transaction> reprocess;
  std::optional<Retention> retention;
};

}  // namespace tracer_bio
