#include "store/open_read_only.h"

#include <stdexcept>
#include <string>

#include "store/database_file.h"
#include "store/errors.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

constexpr int kBusyTimeoutMs = 5000;

// A reader that may not make a -wal and -shm cannot open a file that has none. Without them nobody
// writes it either (the daemon keeps them), so it can be read as it stands.
bool is_lone_file(const std::filesystem::path& file) {
  std::error_code error;
  const auto wal_bytes = std::filesystem::file_size(std::filesystem::path{file} += "-wal", error);
  return error || wal_bytes == 0;
}

Connection open_file(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file))
    throw std::runtime_error(file.string() + ": no such database: is the daemon's another?");
  try {
    Connection connection{file, Connection::Mode::kReadOnly, kBusyTimeoutMs};
    connection.integer("PRAGMA schema_version");  // the first read opens -wal and -shm
    return connection;
  } catch (const SqliteError& error) {
    if (!is_lone_file(file)) throw;
  }
  return Connection{file, Connection::Mode::kImmutable, kBusyTimeoutMs};
}

}  // namespace

Connection open_read_only(const std::filesystem::path& file) {
  return for_user("read", file, [&] {
    Connection connection = open_file(file);
    const auto known = static_cast<int64_t>(migration_files().size());
    const int64_t schema = check_database(connection, file);
    if (schema < known) {
      throw std::runtime_error(file.string() + ": made by an older tracer-bio (schema " +
                               std::to_string(schema) + ", this one knows " +
                               std::to_string(known) + "): restart the daemon, which updates it");
    }
    return connection;
  });
}

}  // namespace tracer_bio
