#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "forward/postgresql/connection.h"

namespace tracer_bio {

// The largest values that a table's keys have had: a row beyond one of them is surely new, and
// needs no merging. Of one table, host and transaction.
class TablePositions {
 public:
  TablePositions(const ForwardTable& table, PostgresqlConnection& connection, std::string host_id);

  // Compared with what was there before the transaction.
  bool is_new(std::span<const ForwardValue> row) const;
  void note(std::span<const ForwardValue> row);
  // What was noted.
  void store(PostgresqlConnection& connection) const;

 private:
  struct Position {
    std::string name;
    size_t column;
    std::optional<int64_t> before;
    std::optional<int64_t> now;
  };

  std::string table_;
  std::string host_id_;
  std::vector<Position> positions_;  // of the key's columns that are integers
};

}  // namespace tracer_bio
