// A thin owner of SQLite's handles. Errors become exceptions that say which statement failed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tracer_bio/column.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tracer_bio {

struct SqliteError : std::runtime_error {
  SqliteError(int code_in, const std::string& message)
      : std::runtime_error(message), code(code_in) {}
  int code;  // SQLite's extended result code
};

// One connection. Used by one thread at a time.
class Connection {
 public:
  enum class Mode : uint8_t { kReadOnly, kReadWrite, kCreate };
  Connection(const std::filesystem::path& file, Mode mode, int busy_timeout_ms);
  ~Connection();
  Connection(Connection&&) noexcept;

  // One or several statements without parameters and results.
  void execute(std::string_view sql);
  sqlite3* handle() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

// A prepared statement. Parameters and columns count from 1 and 0, as SQLite's do.
class Statement {
 public:
  Statement(Connection& connection, std::string_view sql);
  ~Statement();
  Statement(Statement&&) noexcept;

  // Text is not copied: it must live until reset().
  void bind(int parameter, const Value& value);
  bool step();  // true: a row is there
  void reset();

  int columns() const;
  std::string_view column_name(int column) const;
  Value value(int column) const;  // text lives until the next step() or reset()
  bool is_null(int column) const;
  int64_t integer(int column) const;  // 0 where NULL
  double real(int column) const;
  std::string text(int column) const;  // empty where NULL
  std::optional<int64_t> maybe_integer(int column) const;

 private:
  sqlite3_stmt* handle_ = nullptr;
};

}  // namespace tracer_bio
