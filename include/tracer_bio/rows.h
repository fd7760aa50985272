// Rows of a table or view, for whoever copies or queries them: the store has them, DuckDB reads
// them.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>

#include "tracer_bio/column.h"

namespace tracer_bio {

class Rows {
 public:
  virtual ~Rows() = default;
  // False after the last one. Throws std::runtime_error.
  virtual bool next() = 0;
  // Of the row that next() went to. Text lives until the next call of next().
  virtual Value value(size_t column) const = 0;
};

class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual std::span<const ColumnInfo> columns() const = 0;
  // From the first row on, with those of its columns, in that order. May be called again.
  virtual std::unique_ptr<Rows> open(std::span<const size_t> columns) = 0;
  // Held by whoever calls open() or uses its rows in a thread: sources may share a connection.
  virtual std::mutex& guard() = 0;
};

}  // namespace tracer_bio
