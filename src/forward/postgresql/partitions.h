#pragma once

#include <cstdint>
#include <set>
#include <utility>

#include "forward/postgresql/connection.h"

namespace tracer_bio {

// Sees to it that the days (UTC) of rows that come have their partitions. Of one connection.
class Partitions {
 public:
  // Before the transaction that writes the rows: each new partition is a transaction of its own.
  void prepare(PostgresqlConnection& connection, const ForwardRows& rows);

 private:
  std::set<std::pair<std::string_view, int64_t>> seen_;  // table, days since 1970
};

}  // namespace tracer_bio
