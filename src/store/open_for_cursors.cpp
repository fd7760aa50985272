#include "store/open_for_cursors.h"

#include <sqlite3.h>

#include <string>

#include "store/database_file.h"
#include "store/errors.h"
#include "store/open_read_only.h"

namespace tracer_bio {
namespace {

constexpr int kBusyTimeoutMs = 30'000;

}  // namespace

Connection open_for_cursors(const std::filesystem::path& file, std::string_view purpose) {
  open_read_only(file);  // says so where it is none, or of another schema
  return for_user("write to", file, [&] {
    Connection connection{file, Connection::Mode::kReadWrite, kBusyTimeoutMs};
    if (sqlite3_db_readonly(connection.handle(), "main") == 1)
      throw SqliteError(SQLITE_READONLY, std::string{purpose});
    keep_wal(connection);
    connection.execute("PRAGMA synchronous = FULL");
    return connection;
  });
}

}  // namespace tracer_bio
