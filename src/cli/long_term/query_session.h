#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/duckdb/database.h"
#include "cli/long_term/query_tables.h"

namespace tracer_bio {

struct QueryPlaces {
  std::optional<Dataset> dataset;
  std::vector<std::filesystem::path> allowed;  // real paths that may be read, too
  std::filesystem::path scratch;               // a folder to write in: results, and what spills
};

// DuckDB as queries get it: it reads the tables and what is allowed, and writes nothing but in
// memory. DuckDB itself is told so, and knows no way back; what it lets through to the folders that
// it may read, statements are not allowed to ask for.
class QuerySession {
 public:
  QuerySession(const QueryPlaces& places, DatabaseTables* live);

  // A variable for getvariable(): a number where the text is one, else the text.
  void set_variable(std::string_view name, std::string_view text);

  // One statement; `take` gets what it selects or explains, nothing where it does neither. Throws
  // UsageError for one that is refused, DuckdbError.
  void run(std::string_view statement, const std::function<void(DuckdbResult&)>& take);
  // The rows of a SELECT as a new Parquet file in the folder to write in. Gives their number.
  int64_t write_parquet(std::string_view statement, const std::string& file);

  void interrupt() noexcept { duckdb_.interrupt(); }
  QueryTables& tables() { return tables_; }

 private:
  void make_named(std::string_view statement);
  void check(duckdb_statement_type type, std::string_view statement);

  std::filesystem::path scratch_;
  DuckdbDatabase duckdb_;
  QueryTables tables_;
};

}  // namespace tracer_bio
