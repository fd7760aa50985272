// Reading rows back by the descriptions of their columns.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "store/sqlite.h"
#include "tracer_bio/column.h"

namespace tracer_bio {

// "table.first, table.second …", for a SELECT.
template <class Row>
std::string select_list(std::string_view table, std::span<const Column<Row>> columns) {
  std::string list;
  for (const Column<Row>& column : columns) {
    if (!list.empty()) list += ", ";
    (((list += table) += '.') += column.name);
  }
  return list;
}

// The columns of select_list(), which begin at column `first` of the result.
template <class Row>
Row read_row(const Statement& statement, std::span<const Column<Row>> columns, int first = 0) {
  Row row{};
  for (const Column<Row>& column : columns) column.set(row, statement.value(first++));
  return row;
}

}  // namespace tracer_bio
