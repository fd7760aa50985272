#include "analysis/duckdb/result_rows.h"

namespace tracer_bio {

DuckdbRows::DuckdbRows(DuckdbResult& result) : result_(result) {
  const idx_t count = duckdb().duckdb_column_count(result.get());
  names_.reserve(count);  // the columns' names point into it
  for (idx_t at = 0; at < count; ++at) {
    names_.emplace_back(duckdb().duckdb_column_name(result.get(), at));
    const DuckdbType type{duckdb().duckdb_column_logical_type(result.get(), at)};
    readers_.emplace_back(names_.back(), type.get());
    columns_.push_back({.name = names_.back(),
                        .type = readers_.back().type(),
                        .unit = readers_.back().json() ? kJsonUnit : ""});
  }
  scratch_.resize(count);
}

DuckdbRows::~DuckdbRows() { duckdb().duckdb_destroy_data_chunk(&chunk_); }

bool DuckdbRows::next() {
  if (chunk_ != nullptr && ++row_ < rows_) return true;
  return next_chunk();
}

Value DuckdbRows::value(size_t column) const {
  return readers_[column].value(vectors_[column], row_, scratch_[column]);
}

bool DuckdbRows::next_chunk() {
  row_ = 0;
  do {
    duckdb().duckdb_destroy_data_chunk(&chunk_);
    chunk_ = duckdb().duckdb_fetch_chunk(*result_.get());
    if (chunk_ == nullptr) {
      const char* error = duckdb().duckdb_result_error(result_.get());
      if (error != nullptr && *error != '\0') throw DuckdbError(error);
      return false;
    }
    rows_ = duckdb().duckdb_data_chunk_get_size(chunk_);
  } while (rows_ == 0);
  vectors_.clear();
  for (idx_t at = 0; at < columns_.size(); ++at)
    vectors_.push_back(duckdb().duckdb_data_chunk_get_vector(chunk_, at));
  return true;
}

}  // namespace tracer_bio
