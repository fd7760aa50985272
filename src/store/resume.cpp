// What an earlier recording left open.
#include <algorithm>

#include "store/read_row.h"
#include "store/sql_files.h"
#include "store/store.h"
#include "store/store_state.h"

namespace tracer_bio {
namespace {

// That was ever given in the table. Rows that were removed count: the archive, and rows that refer
// to them, may still have them.
int64_t last_id(Connection& connection, const std::string& table) {
  return std::max(connection.integer("SELECT max(id) FROM " + table),
                  connection.integer("SELECT " + table + "_to FROM retention"));
}

std::string open_executions_sql() {
  return "SELECT " + select_list("executions", execution_columns()) +
         ", recordings.boot_id, member.run_id, member.task_id, member.first_id,"
         " baselines.execution_id, " +
         select_list("baselines", totals_columns()) +
         " FROM executions"
         " LEFT JOIN recordings ON recordings.id = executions.recording_id"
         " LEFT JOIN run_executions AS member ON member.execution_id = executions.id"
         " LEFT JOIN baselines ON baselines.execution_id = executions.id"
         " WHERE executions.end_reason IS NULL ORDER BY executions.id";
}

OpenExecution read_open_execution(const Statement& row) {
  int column = static_cast<int>(execution_columns().size());
  OpenExecution open;
  open.record.execution = read_row(row, execution_columns());
  open.boot_id = row.text(column++);
  const std::optional<int64_t> run_id = row.maybe_integer(column++);
  const std::optional<int64_t> task_id = row.maybe_integer(column++);
  if (run_id) open.place = Place{*run_id, task_id};
  open.record.first_id = row.maybe_integer(column++);
  if (!row.is_null(column++)) open.record.baseline = read_row(row, totals_columns(), column);
  return open;
}

std::vector<OpenExecution> read_open_executions(Connection& connection) {
  std::vector<OpenExecution> result;
  Statement rows{connection, open_executions_sql()};
  while (rows.step()) result.push_back(read_open_execution(rows));
  return result;
}

std::vector<Run> read_open_runs(Connection& connection) {
  std::vector<Run> result;
  Statement rows{connection, "SELECT " + select_list("runs", run_columns()) +
                                 " FROM runs WHERE status = 'running' ORDER BY id"};
  while (rows.step()) result.push_back(read_row(rows, run_columns()).run);
  return result;
}

std::vector<Task> read_open_tasks(Connection& connection) {
  std::vector<Task> result;
  Statement rows{connection, "SELECT " + select_list("tasks", task_columns()) +
                                 " FROM tasks WHERE status = 'running' ORDER BY id"};
  while (rows.step()) result.push_back(read_row(rows, task_columns()));
  return result;
}

std::optional<int64_t> read_last_recorded(Connection& connection) {
  Statement row{connection, query("last_recorded")};
  row.step();
  return row.maybe_integer(0);
}

}  // namespace

Resume Store::resume() {
  return state_->attempt_in_place("read", [&] {
    Connection& connection = state_->open->connection;
    Resume result;
    result.next_recording_id = 1 + connection.integer("SELECT max(id) FROM recordings");
    result.next_execution_id = 1 + last_id(connection, "executions");
    result.next_ids = {.run = 1 + last_id(connection, "runs"),
                       .task = 1 + last_id(connection, "tasks")};
    result.open_executions = read_open_executions(connection);
    result.open_runs = read_open_runs(connection);
    result.open_tasks = read_open_tasks(connection);
    result.last_recorded_ns = read_last_recorded(connection);
    return result;
  });
}

}  // namespace tracer_bio
