#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite.h"
#include "tracer_bio/column.h"

namespace tracer_bio {

// INSERT INTO table (…) VALUES (…) ON CONFLICT (key) DO UPDATE of the columns from `updated_from`
// on: what comes before them never changes once a row is there.
std::string upsert_sql(std::string_view table, std::span<const std::string_view> columns,
                       std::string_view key, std::string_view updated_from);

// Writes rows of one table by their column descriptions.
template <class Row>
class Upsert {
 public:
  Upsert(Connection& connection, std::string_view table, std::span<const Column<Row>> columns,
         std::string_view key, std::string_view updated_from)
      : columns_(columns),
        statement_(connection, upsert_sql(table, names(columns), key, updated_from)),
        scratch_(columns.size()) {}

  void run(const Row& row) {
    bind(row, columns_.size());
    statement_.run();
  }

  // With what the store alone knows in its last column.
  void run(const Row& row, const Value& last) {
    bind(row, columns_.size() - 1);
    statement_.bind(static_cast<int>(columns_.size()), last);
    statement_.run();
  }

 private:
  void bind(const Row& row, size_t count) {
    for (size_t at = 0; at < count; ++at)
      statement_.bind(static_cast<int>(at) + 1, columns_[at].get(row, scratch_[at]));
  }

  static std::vector<std::string_view> names(std::span<const Column<Row>> columns) {
    std::vector<std::string_view> result;
    for (const Column<Row>& column : columns) result.push_back(column.name);
    return result;
  }

  std::span<const Column<Row>> columns_;
  Statement statement_;
  std::vector<std::string> scratch_;  // keeps its capacity from row to row
};

}  // namespace tracer_bio
