#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/row_statement.h"
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
      : statement_(connection, upsert_sql(table, names(columns), key, updated_from), columns) {}

  void run(const Row& row) { statement_.run(row); }
  void run(const Row& row, const Value& last) { statement_.run(row, last); }

 private:
  static std::vector<std::string_view> names(std::span<const Column<Row>> columns) {
    std::vector<std::string_view> result;
    for (const Column<Row>& column : columns) result.push_back(column.name);
    return result;
  }

  RowStatement<Row> statement_;
};

}  // namespace tracer_bio
