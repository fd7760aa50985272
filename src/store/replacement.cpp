// The file beneath a store: opened, and followed by a new one where it is gone or damaged.
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/clock.h"
#include "store/carry_over.h"
#include "store/database_file.h"
#include "store/file_access.h"
#include "store/set_aside.h"
#include "store/sql_files.h"
#include "store/store_state.h"

namespace tracer_bio {
namespace {

std::string read_database_id(Connection& connection) {
  Statement row{connection, "SELECT database_id FROM identity"};
  return row.step() ? row.text(0) : std::string{};
}

// Nothing was recorded in it, or it is a copy of the other, in which ids mean the same.
bool goes_on_from(OpenFile& next, const OpenFile& before) {
  return next.database_id == before.database_id ||
         next.connection.integer("SELECT count(*) FROM recordings") == 0;
}

// 0 where there is none.
ino_t wal_inode_of(std::filesystem::path file) {
  struct stat status {};
  return ::stat((file += "-wal").c_str(), &status) == 0 ? status.st_ino : 0;
}

// Of a file that was moved SQLite does not do it at the end.
void write_out_wal(Connection& connection) {
  try {
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const SqliteError& error) {
    spdlog::debug("{}", error.what());
  }
}

}  // namespace

OpenFile::OpenFile(const std::filesystem::path& file)
    : connection(open_database(file)),
      database_id(read_database_id(connection)),
      wal_inode(wal_inode_of(std::filesystem::canonical(file))) {
  make_writer();
}

void OpenFile::make_writer() { writer.emplace(connection, look_up_user); }

Store::State::State(std::filesystem::path file_in, const FileAccess& access_in, OnFault on_fault_in)
    : file(std::move(file_in)), access(access_in), on_fault(on_fault_in) {
  create_database_file(file, access);
  real = std::filesystem::canonical(file);
  lock.emplace(file);
  give_folder(file, access);
  give_files(file, access);
  attempt("open", [&] { open_or_set_aside(); });
}

void Store::State::open_or_set_aside() {
  try {
    open = std::make_unique<OpenFile>(file);
    return;
  } catch (const SqliteError& error) {
    if (on_fault != OnFault::kBeginAnew || !is_damage(error) || !was_ours(real)) throw;
    spdlog::error("{}: damaged: {}", file.string(), error.what());
  }
  const std::filesystem::path aside = set_aside(real, "corrupt");
  spdlog::error("set aside as {} (sqlite3's `.recover` saves what can be saved); a new {} is begun",
                aside.string(), file.string());
  make_file(real, access);
  open = std::make_unique<OpenFile>(file);
  loss_to_tell = true;
  try {
    Connection damaged{aside, Connection::Mode::kReadOnly, 0};
    Transaction transaction{open->connection};
    carry_over(damaged, open->connection);
    open->make_writer();
    transaction.commit();
  } catch (const SqliteError& error) {
    spdlog::warn("nothing could be taken over: {}", error.what());
  }
}

bool Store::State::in_place() const {
  int moved = 0;
  sqlite3_file_control(open->connection.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved == 0;
}

void Store::State::begin_where_moved(std::string_view doing) {
  if (on_fault == OnFault::kThrow) {
    throw std::runtime_error(std::string{doing} + " " + file.string() +
                             ": it was moved, deleted or replaced meanwhile: restart tracer-bio");
  }
  spdlog::error("{}: it was moved, deleted or replaced while it was written", file.string());
  write_out_wal(open->connection);
  // What is in the -wal belongs to the file that is gone: SQLite would take it for the new one's.
  try {
    if (wal_inode_of(real) == open->wal_inode) left = set_aside_wal(real, "left");
  } catch (const std::system_error& error) {
    throw SinkUnavailable(error.what());
  }
  begin_anew();
  if (!left.empty() && !remove_empty_wal(left)) {
    spdlog::warn("{}-wal: rows of the file that was moved away; another program still reads that",
                 left.string());
  }
  left.clear();
}

void Store::State::begin_where_damaged(const SqliteError& error) {
  spdlog::error("{}: damaged: {}", file.string(), error.what());
  try {
    const std::filesystem::path aside = set_aside(real, "corrupt");
    spdlog::error("set aside as {} (sqlite3's `.recover` saves what can be saved)", aside.string());
  } catch (const std::system_error& failure) {
    throw SinkUnavailable(failure.what());
  }
  begin_anew();
}

// Nothing changes before the new file is whole, so that a failure can be tried again.
void Store::State::begin_anew() {
  try {
    make_file(real, access);
    if (!lock->in_place(file)) lock.emplace(file);
  } catch (const std::system_error& error) {
    throw SinkUnavailable(file.string() + ": cannot be made anew: " + error.what());
  }
  attempt("begin anew", [&] {
    auto next = std::make_unique<OpenFile>(file);
    if (!goes_on_from(*next, *open)) {
      throw std::runtime_error(file.string() +
                               ": another database of tracer-bio was put in its place: "
                               "restart tracer-bio to go on in it");
    }
    const int64_t now_ns = utc_now_ns();
    Transaction transaction{next->connection};
    carry_over(open->connection, next->connection);
    next->make_writer();
    next->writer->set_lost_until(now_ns);
    if (recording) {
      insert_recording(next->connection, *recording);
      next->writer->write(lost_database(*recording, now_ns));
    }
    transaction.commit();
    loss_to_tell = !recording;
    open = std::move(next);
    set_retention();
  });
  spdlog::warn("{}: a new one was begun, with what still runs; what ended before is not in it",
               file.string());
}

void Store::State::set_retention() {
  open->retention.reset();
  if (limits.any()) open->retention.emplace(open->connection, file, limits);
}

void insert_recording(Connection& connection, const Recording& recording) {
  Statement insert{connection, query("begin_recording")};
  insert.bind(1, recording.id);
  insert.bind(2, std::string_view{recording.host});
  insert.bind(3, std::string_view{recording.boot_id});
  insert.bind(4, std::string_view{recording.kernel});
  insert.bind(5, std::string_view{recording.version});
  insert.bind(6, std::string_view{recording.source});
  insert.bind(7, recording.started_ns);
  insert.run();
}

Batch lost_database(const Recording& recording, int64_t until_ns) {
  Batch batch;
  batch.losses.push_back({.recording_id = recording.id,
                          .from_ns = recording.started_ns,
                          .to_ns = until_ns,
                          .stage = "store",
                          .kind = "database",
                          .count = std::nullopt});
  return batch;
}

void make_file(const std::filesystem::path& file, const FileAccess& access) {
  create_database_file(file, access);
  try {
    give_folder(file, access);
    give_files(file, access);
  } catch (const std::system_error& error) {
    // Once root was given up. To record matters more than who may read it today.
    spdlog::warn("{}", error.what());
  }
}

}  // namespace tracer_bio
