#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/duckdb/library.h"
#include "core/json.h"
#include "tracer_bio/column.h"

namespace tracer_bio {

// A type that DuckDB gave, until the end of its block.
class DuckdbType {
 public:
  explicit DuckdbType(duckdb_logical_type type) : type_(type) {}
  ~DuckdbType() { duckdb().duckdb_destroy_logical_type(&type_); }
  DuckdbType(const DuckdbType&) = delete;
  DuckdbType& operator=(const DuckdbType&) = delete;

  duckdb_logical_type get() const { return type_; }

 private:
  duckdb_logical_type type_;
};

// Reads the values of a column of a result, whatever its type.
class ValueReader {
 public:
  // Throws std::runtime_error for a type that has no form here, saying what to do.
  ValueReader(const std::string& name, duckdb_logical_type type);

  // How its values look: numbers as such; what is exact as digits alone, true, false, lists and
  // structures are JSON text (kJsonUnit); all else is text.
  ColumnType type() const;
  bool json() const;

  // Text may live in `scratch` or in the vector.
  Value value(duckdb_vector vector, idx_t row, std::string& scratch) const;

 private:
  void write_json(duckdb_vector vector, idx_t row, JsonWriter& json) const;
  void write_children(duckdb_vector children, idx_t first, idx_t count, JsonWriter& json) const;
  void write_map(duckdb_vector entries, idx_t first, idx_t count, JsonWriter& json) const;
  Value integer(duckdb_vector vector, idx_t row, std::string& scratch) const;
  Value text(duckdb_vector vector, idx_t row, std::string& scratch) const;
  bool nested() const;

  std::string name_;
  duckdb_type type_;
  duckdb_type stored_;      // of a decimal or an enumeration: how its values are stored
  unsigned scale_ = 0;      // of a decimal
  bool exact_real_ = true;  // a decimal that a double holds as it is
  idx_t array_size_ = 0;
  std::vector<std::string> words_;     // of an enumeration
  std::vector<ValueReader> children_;  // of a list, array, structure; of a map: key and value
};

}  // namespace tracer_bio
