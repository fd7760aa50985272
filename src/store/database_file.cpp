#include "store/database_file.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>
#include <string>

#include "base/error.h"
#include "base/fd.h"
#include "store/file_access.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

// The folder's group reads, and nobody else does: command lines may hold secrets.
constexpr mode_t kFileMode = 0640;

constexpr int kBusyTimeoutMs = 1000;

void create_folder(const std::filesystem::path& folder, mode_t mode) {
  if (::mkdir(folder.c_str(), mode) == 0) {
    if (::chmod(folder.c_str(), mode) != 0) throw_errno("chmod " + folder.string());
  } else if (errno != EEXIST) {
    throw_errno("create the folder " + folder.string());
  }
}

}  // namespace

void create_database_file(const std::filesystem::path& file, const FileAccess& access) {
  const mode_t mode = access.mode.value_or(kFileMode);
  create_folder(std::filesystem::absolute(file).parent_path(), folder_mode(mode));
  const Fd created{::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)};
  if (created) {
    if (::fchmod(created.get(), mode) != 0) throw_errno("chmod " + file.string());
  } else if (errno != EEXIST) {
    throw_errno("create " + file.string());
  }
}

int64_t database_bytes(const std::filesystem::path& file) {
  int64_t sum = 0;
  for (const char* end : {"", "-wal"}) {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(std::filesystem::path{file} += end, error);
    if (!error) sum += static_cast<int64_t>(bytes);
  }
  return sum;
}

void keep_wal(Connection& connection) {
  int persist = 1;
  sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
}

Connection open_database(const std::filesystem::path& file) {
  Connection connection{file, Connection::Mode::kReadWrite, kBusyTimeoutMs};
  // SQLite opens read-only what it may not write.
  if (sqlite3_db_readonly(connection.handle(), "main") == 1)
    throw SqliteError(SQLITE_READONLY, "open " + file.string() + ": it may not be written");
  const int64_t schema = check_database(connection, file);

  // Before the first table, or it would need a VACUUM. Lets what is deleted shrink the file.
  if (schema == 0) connection.execute("PRAGMA auto_vacuum = INCREMENTAL");
  connection.execute("PRAGMA journal_mode = WAL");
  connection.execute("PRAGMA synchronous = NORMAL");
  connection.execute("PRAGMA journal_size_limit = 67108864");
  connection.execute("PRAGMA cache_size = -4096");  // KiB
  keep_wal(connection);

  migrate(connection, schema);
  return connection;
}

int64_t check_database(Connection& connection, const std::filesystem::path& file) {
  const int64_t application = connection.integer("PRAGMA application_id");
  const int64_t schema = connection.integer("PRAGMA user_version");
  const auto known = static_cast<int64_t>(migration_files().size());
  if (application == kApplicationId && schema > known) {
    throw std::runtime_error(file.string() + ": made by a newer tracer-bio (schema " +
                             std::to_string(schema) + ", this one knows " + std::to_string(known) +
                             "): upgrade tracer-bio, or give another database");
  }
  const bool empty = application == 0 && schema == 0 &&
                     connection.integer("SELECT count(*) FROM sqlite_schema") == 0;
  if (application != kApplicationId && !empty) {
    throw std::runtime_error(file.string() +
                             ": an SQLite file, but not one of tracer-bio's: give another path");
  }
  return schema;
}

}  // namespace tracer_bio
