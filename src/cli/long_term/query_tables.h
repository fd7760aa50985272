#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/duckdb/database.h"
#include "cli/long_term/dataset.h"
#include "store/archive.h"
#include "store/table_rows.h"

namespace tracer_bio {

// What queries read, by the names that it has in SQLite: each table as a view of its rows in an
// archive's dataset (TABLE/host=…/date=…/*.parquet) and in a database; SQLite's own views over the
// database alone. Both may be missing.
class QueryTables {
 public:
  // `live` outlives it.
  QueryTables(DuckdbDatabase& duckdb, std::optional<Dataset> dataset, DatabaseTables* live);

  // Makes the views of those names that are not there yet: to make one, DuckDB reads the footers of
  // all its files, so nothing is made that no statement names.
  void make(const std::set<std::string, std::less<>>& names);

  std::vector<std::string> names() const;

 private:
  void make_table(const StoredTable& table);
  std::string archived(const StoredTable& table, LiveRows live);
  void make_view(const std::string& name);

  DuckdbDatabase& duckdb_;
  std::optional<Dataset> dataset_;
  DatabaseTables* live_;
  std::set<std::string, std::less<>> views_;  // of SQLite
  std::set<std::string, std::less<>> made_;
};

}  // namespace tracer_bio
