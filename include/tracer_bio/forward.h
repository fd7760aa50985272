// What leaves this machine: rows of one database, for sinks that have those of many. Sent again, or
// in another order, they come to the same.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tracer_bio/column.h"

namespace tracer_bio {

// A table as a sink keeps it, for each of its rows with the database's id, and a version, beside
// them.
struct ForwardTable {
  std::string_view name;
  std::vector<ColumnInfo> columns;
  // With the database's id, what tells its rows apart: names of columns, "execution_id, time_ns".
  std::string_view key;
};

// As SQLite has it: text may be any bytes.
using ForwardValue = std::variant<std::monostate, int64_t, double, std::string>;

// Rows of one table, each key once.
struct ForwardRows {
  const ForwardTable* table = nullptr;
  // Of each row. Of two states of a row the one with the larger version is the later one.
  std::vector<int64_t> versions;
  std::vector<ForwardValue> values;  // row after row, each in the order of the columns
};

// Rows that were made anew: those of `table` whose `column` (an execution's id) is not less than
// `from`, and whose version is less than this one, are no more.
struct ForwardRemoval {
  std::string table;
  std::string column;
  int64_t from = 0;
  int64_t version = 0;
};

struct ForwardBatch {
  std::string host_id;  // of the database, as its table `identity` has it
  std::string host;     // the machine's name
  std::vector<ForwardRemoval> removals;
  std::vector<ForwardRows> rows;
};

// It is refused: until somebody does something, trying again will not help (credentials, a schema
// that is too new). What sinks throw where it may help (down, full, busy) is SinkUnavailable of
// sink.h.
struct SinkRefused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class ForwardSink {
 public:
  virtual ~ForwardSink() = default;
  // Returns once all of it is there for good. May be interrupted at any moment, and called again.
  virtual void send(const ForwardBatch& batch) = 0;
};

}  // namespace tracer_bio
