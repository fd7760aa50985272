#pragma once

#include <string>
#include <vector>

#include "analysis/duckdb/database.h"
#include "analysis/duckdb/value_reader.h"

namespace tracer_bio {

// The rows of a result, made while they are read. Ends before its result does.
class DuckdbRows : public Rows {
 public:
  explicit DuckdbRows(DuckdbResult& result);
  ~DuckdbRows() override;
  DuckdbRows(const DuckdbRows&) = delete;
  DuckdbRows& operator=(const DuckdbRows&) = delete;

  std::span<const ColumnInfo> columns() const { return columns_; }
  bool next() override;  // throws DuckdbError
  Value value(size_t column) const override;

 private:
  bool next_chunk();

  DuckdbResult& result_;
  std::vector<std::string> names_;
  std::vector<ColumnInfo> columns_;
  std::vector<ValueReader> readers_;
  mutable std::vector<std::string> scratch_;
  duckdb_data_chunk chunk_ = nullptr;
  std::vector<duckdb_vector> vectors_;
  idx_t row_ = 0;
  idx_t rows_ = 0;  // of the chunk
};

}  // namespace tracer_bio
