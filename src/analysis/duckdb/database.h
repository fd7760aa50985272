#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/duckdb/library.h"
#include "analysis/duckdb/scan.h"
#include "tracer_bio/rows.h"

namespace tracer_bio {

struct DuckdbError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct DuckdbSettings {
  int64_t memory_bytes = 0;                // 0: as DuckDB has it, most of the machine's
  int threads = 1;                         // 0: one for each CPU
  std::filesystem::path temporary_folder;  // for what finds no room in memory; empty: none
};

// A result of a query, or the reading of it. Ends before its database does.
class DuckdbResult {
 public:
  explicit DuckdbResult(duckdb_result result) : result_(result) {}
  ~DuckdbResult();
  DuckdbResult(const DuckdbResult&) = delete;
  DuckdbResult& operator=(const DuckdbResult&) = delete;

  duckdb_result* get() { return &result_; }

 private:
  duckdb_result result_;
};

// A database in memory, with one connection. It loads no extension and asks no network; what else
// of it is locked up, its users decide. Its constructor throws where DuckDB is not installed.
class DuckdbDatabase {
 public:
  explicit DuckdbDatabase(const DuckdbSettings& settings);
  ~DuckdbDatabase();
  DuckdbDatabase(const DuckdbDatabase&) = delete;
  DuckdbDatabase& operator=(const DuckdbDatabase&) = delete;

  // One statement or several. Throws DuckdbError, as all of this.
  void execute(std::string_view sql);

  // One statement after the other: `decide` may refuse one by throwing, `take` gets its result,
  // whose rows are made while it reads them.
  void execute_each(std::string_view sql, const std::function<void(duckdb_statement_type)>& decide,
                    const std::function<void(DuckdbResult&)>& take);

  // Of each statement of a text. None is run.
  std::vector<duckdb_statement_type> types(std::string_view sql);

  // Ends the statement that runs, with an error. Of any thread, and of signal handlers: it sets a
  // flag.
  void interrupt() noexcept;

  // A table function NAME() that gives the rows of a source. Times (unit: ns since 1970) are there
  // twice, as the integer and, named *_utc instead of *_ns, as TIMESTAMP WITH TIME ZONE, which has
  // microseconds. Arguments are a list of texts, in which a byte that is not UTF-8 stands as
  // \udcNN. The source is kept as long as the database.
  void add_rows(const std::string& name, std::unique_ptr<RowSource> source);

 private:
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
  std::vector<std::unique_ptr<DuckdbScan>> scans_;
};

// A text or name as it stands in SQL.
std::string sql_text(std::string_view text);
std::string sql_name(std::string_view name);

}  // namespace tracer_bio
