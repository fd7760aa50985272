#include "store/sqlite.h"

#include <sqlite3.h>

#include <algorithm>

namespace tracer_bio {
namespace {

[[noreturn]] void fail(sqlite3* handle, const std::string& doing) {
  throw SqliteError(sqlite3_extended_errcode(handle), doing + ": " + sqlite3_errmsg(handle));
}

// Enough of a statement to recognise it.
std::string summary(std::string_view sql) {
  constexpr size_t kLength = 60;
  std::string text{sql.substr(0, kLength)};
  std::ranges::replace(text, '\n', ' ');
  return sql.size() > kLength ? text + "…" : text;
}

// A path as a URI: whatever it holds, none of it is taken for a parameter.
std::string uri_of(const std::filesystem::path& file) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const std::filesystem::path absolute = std::filesystem::absolute(file);
  std::string uri = "file:";
  for (const char byte : absolute.native()) {
    if (byte == '%' || byte == '?' || byte == '#') {
      const auto value = static_cast<unsigned char>(byte);
      uri += '%';
      uri += kHex[value >> 4U];
      uri += kHex[value & 0xfU];
    } else {
      uri += byte;
    }
  }
  return uri;
}

// Some errors roll back by themselves. If this fails, the next BEGIN says why.
void roll_back(const Connection& connection) {
  if (connection.in_transaction())
    sqlite3_exec(connection.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace

void Connection::Close::operator()(sqlite3* handle) const { sqlite3_close(handle); }

Connection::Connection(const std::filesystem::path& file, Mode mode, int busy_timeout_ms) {
  std::string uri = uri_of(file);
  if (mode == Mode::kImmutable) uri += "?immutable=1";
  const int access = mode == Mode::kReadWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  sqlite3* handle = nullptr;
  // One thread at a time uses it: SQLite need not lock each call.
  const int code = sqlite3_open_v2(uri.c_str(), &handle,
                                   access | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) {
    if (!handle) throw SqliteError(code, "open " + file.string() + ": out of memory");
    fail(handle, "open " + file.string());
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, busy_timeout_ms);
}

void Connection::execute(std::string_view sql) {
  if (sqlite3_exec(handle(), std::string{sql}.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(handle(), summary(sql));
}

int64_t Connection::integer(std::string_view sql) {
  Statement statement{*this, sql};
  return statement.step() ? statement.integer(0) : 0;
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle()) == 0; }

int Connection::changes() const { return sqlite3_total_changes(handle()); }

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() { roll_back(connection_); }

void Transaction::commit() { connection_.execute("COMMIT"); }

Snapshot::Snapshot(Connection& connection) : connection_(connection) {
  connection_.execute("BEGIN");
}

Snapshot::~Snapshot() { roll_back(connection_); }

void Statement::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

Statement::Statement(Connection& connection, std::string_view sql) {
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail(connection.handle(), summary(sql));
}

void Statement::bind(int parameter, const Value& value) {
  sqlite3_stmt* statement = handle_.get();
  int code = SQLITE_OK;
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    // A null pointer would bind NULL, and an empty view may have one.
    code = sqlite3_bind_text(statement, parameter, text->empty() ? "" : text->data(),
                             static_cast<int>(text->size()), SQLITE_STATIC);
  } else if (const auto* integer = std::get_if<int64_t>(&value)) {
    code = sqlite3_bind_int64(statement, parameter, *integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    code = sqlite3_bind_double(statement, parameter, *real);
  } else {
    code = sqlite3_bind_null(statement, parameter);
  }
  if (code != SQLITE_OK) fail(sqlite3_db_handle(statement), "bind a parameter");
}

bool Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  sqlite3* connection = sqlite3_db_handle(handle_.get());
  const std::string message =
      summary(sqlite3_sql(handle_.get())) + ": " + sqlite3_errmsg(connection);
  reset();
  throw SqliteError(code, message);
}

void Statement::reset() { sqlite3_reset(handle_.get()); }

void Statement::run() {
  while (step()) {
  }
  reset();
}

int Statement::columns() const { return sqlite3_column_count(handle_.get()); }

std::string_view Statement::column_name(int column) const {
  return sqlite3_column_name(handle_.get(), column);
}

Value Statement::value(int column) const {
  sqlite3_stmt* statement = handle_.get();
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return integer(column);
    case SQLITE_FLOAT:
      return real(column);
    case SQLITE_NULL:
      return {};
    default: {
      const auto* text = static_cast<const char*>(
          static_cast<const void*>(sqlite3_column_text(statement, column)));
      return std::string_view{text, static_cast<size_t>(sqlite3_column_bytes(statement, column))};
    }
  }
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }

double Statement::real(int column) const { return sqlite3_column_double(handle_.get(), column); }

std::string Statement::text(int column) const {
  return std::string{maybe_text(column).value_or("")};
}

std::optional<int64_t> Statement::maybe_integer(int column) const {
  // Most are not 0, and so not NULL: one call less for each of millions.
  const int64_t number = integer(column);
  if (number == 0 && is_null(column)) return std::nullopt;
  return number;
}

std::optional<std::string_view> Statement::maybe_text(int column) const {
  const Value read = value(column);
  const auto* text = std::get_if<std::string_view>(&read);
  return text ? std::optional{*text} : std::nullopt;
}

}  // namespace tracer_bio
