// How DuckDB reads the rows of a RowSource: as it asks for them, and only the columns it needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analysis/duckdb/library.h"
#include "tracer_bio/rows.h"

namespace tracer_bio {

// A column as DuckDB has it.
struct ScanColumn {
  enum class Kind : uint8_t { kInteger, kReal, kText, kUtc, kArguments };
  std::string name;
  Kind kind;
  size_t source;  // the column of the source that it comes from
};

// Outlives the connection that it is added to.
class DuckdbScan {
 public:
  explicit DuckdbScan(std::unique_ptr<RowSource> source);

  void add_to(duckdb_connection connection, const std::string& name);

 private:
  struct Reading;

  static void bind(duckdb_bind_info info);
  static void init(duckdb_init_info info);
  static void read(duckdb_function_info info, duckdb_data_chunk chunk);

  void declare(duckdb_bind_info info) const;
  std::unique_ptr<Reading> begin(duckdb_init_info info);

  std::unique_ptr<RowSource> source_;
  std::vector<ScanColumn> columns_;
};

}  // namespace tracer_bio
