#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite.h"
#include "tracer_bio/column.h"

namespace tracer_bio {

// A statement whose parameters are the columns of a row.
template <class Row>
class RowStatement {
 public:
  RowStatement(Connection& connection, std::string_view sql, std::span<const Column<Row>> columns)
      : columns_(columns), statement_(connection, sql), scratch_(columns.size()) {}

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

  std::span<const Column<Row>> columns_;
  Statement statement_;
  // One for each column, for a text that was made printable is bound where it is. They keep their
  // capacity from row to row.
  std::vector<std::string> scratch_;
};

}  // namespace tracer_bio
