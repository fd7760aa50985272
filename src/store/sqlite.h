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

// One connection. Used by one thread at a time. Never creates the file.
class Connection {
 public:
  enum class Mode : uint8_t {
    kReadOnly,
    kImmutable,  // read-only without locks and without the -wal file: of a file that nobody writes
    kReadWrite,
  };
  Connection(const std::filesystem::path& file, Mode mode, int busy_timeout_ms);

  // One or several statements without parameters; their results are thrown away.
  void execute(std::string_view sql);
  // The first column of the first row; 0 where there is none or NULL.
  int64_t integer(std::string_view sql);

  bool in_transaction() const;
  // How many rows were written through it, be they rolled back or not. It only grows, and may wrap.
  int changes() const;
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

// Rolls back at its end unless commit() succeeded.
class Transaction {
 public:
  // Takes the write lock at once: a transaction that begins by reading cannot wait for it later.
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Connection& connection_;
};

// While it lives, all reads through the connection see the same state of the database.
class Snapshot {
 public:
  explicit Snapshot(Connection& connection);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Connection& connection_;
};

// A prepared statement. Parameters and columns count from 1 and 0, as SQLite's do.
class Statement {
 public:
  Statement(Connection& connection, std::string_view sql);

  // Text is not copied: it must live until the statement has run or was reset.
  void bind(int parameter, const Value& value);
  bool step();   // true: a row is there. Resets where it throws.
  void reset();  // keeps what is bound
  void run();    // steps to its end, and resets

  int columns() const;
  std::string_view column_name(int column) const;
  Value value(int column) const;  // text lives until the next step() or reset()
  bool is_null(int column) const;
  int64_t integer(int column) const;  // 0 where NULL
  double real(int column) const;
  std::string text(int column) const;  // empty where NULL
  std::optional<int64_t> maybe_integer(int column) const;
  std::optional<std::string_view> maybe_text(int column) const;  // lives as that of value()

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace tracer_bio
