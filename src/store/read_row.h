// Reading rows back by the descriptions of their columns.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "store/sqlite.h"
#include "tracer_bio/column.h"
#include "tracer_bio/execution.h"

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

// A row that begins with a recording's id, host, boot_id, kernel, version, source and started_ns.
inline Recording read_recording(const Statement& row) {
  return {.id = row.integer(0),
          .host = row.text(1),
          .boot_id = row.text(2),
          .kernel = row.text(3),
          .version = row.text(4),
          .source = row.text(5),
          .started_ns = row.integer(6)};
}

inline std::optional<RunRow> find_run(Connection& connection, int64_t id) {
  const auto columns = run_columns();
  Statement row{connection, "SELECT " + select_list("runs", columns) + " FROM runs WHERE id = ?"};
  row.bind(1, id);
  return row.step() ? std::optional{read_row(row, columns)} : std::nullopt;
}

}  // namespace tracer_bio
