#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "forward/postgresql/connection.h"

namespace tracer_bio {

// Removes rows that are no more, and remembers it: a batch of before may come once more.
void remove_rows(PostgresqlConnection& connection, const std::string& host_id,
                 std::span<const ForwardTable> tables, const ForwardRemoval& removal);

// What was removed of a table, of one host.
class Removals {
 public:
  Removals(PostgresqlConnection& connection, const std::string& host_id, const ForwardTable& table);

  bool include(std::span<const ForwardValue> row, int64_t version) const;

 private:
  struct Removed {
    size_t column;
    int64_t from;
    int64_t version;
  };

  std::vector<Removed> removed_;
};

}  // namespace tracer_bio
