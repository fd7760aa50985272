// Reader's single runs, and all that belongs to one.
#include <algorithm>

#include "store/read_row.h"
#include "store/reader.h"
#include "store/sql_files.h"
#include "store/within.h"

namespace tracer_bio {
namespace {

template <class Row>
std::vector<Row> read_rows(Connection& connection, std::string_view sql,
                           std::span<const Column<Row>> columns, const std::string& run_ids) {
  Statement statement{connection, sql};
  statement.bind(1, std::string_view{run_ids});
  std::vector<Row> rows;
  while (statement.step()) rows.push_back(read_row(statement, columns));
  return rows;
}

// Those that belong to the runs of a JSON array, by id.
template <class Row>
std::string select_of_runs(std::string_view table, std::span<const Column<Row>> columns,
                           std::string_view key) {
  return "SELECT " + select_list(table, columns) + " FROM " + std::string{table} + " WHERE " +
         std::string{key} + " IN (SELECT value FROM json_each(?1)) ORDER BY id";
}

}  // namespace

std::optional<RunRow> Reader::run(int64_t id) {
  std::optional<RunRow> found;
  attempt([&] { found = find_run(connection_, id); });
  return found;
}

RunTree Reader::run_tree(int64_t id) {
  RunTree tree;
  attempt([&] {
    const std::string run_ids = runs_within(connection_, id);
    const auto runs = tracer_bio::run_columns();
    tree.runs = read_rows(connection_, select_of_runs("runs", runs, "id"), runs, run_ids);
    std::stable_partition(tree.runs.begin(), tree.runs.end(),
                          [id](const RunRow& row) { return row.run.id == id; });
    tree.tasks = read_rows(connection_, select_of_runs("tasks", task_columns(), "run_id"),
                           task_columns(), run_ids);
    tree.executions =
        read_rows(connection_, query("tree_executions"), tree_execution_columns(), run_ids);
  });
  return tree;
}

}  // namespace tracer_bio
