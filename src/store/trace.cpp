// Reader's trace of a run.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>
#include <unordered_map>

#include "core/base_utilities.h"
#include "store/read_row.h"
#include "store/reader.h"
#include "store/sql_files.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// Reads the columns of a row one after the other.
class Cursor {
 public:
  explicit Cursor(const Statement& row, int first = 0) : row_(row), next_(first) {}

  int64_t integer() { return row_.integer(next_++); }
  std::string text() { return row_.text(next_++); }
  std::optional<int64_t> maybe() { return row_.maybe_integer(next_++); }
  std::optional<int> maybe_int() {
    const auto value = maybe();
    return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
  }

 private:
  const Statement& row_;
  int next_;
};

std::string command_of(const std::string& args_json) {
  std::string command;
  if (const auto args = args_from_json(args_json)) shell_command(*args, command);
  return command;
}

RunStatus status_of(std::string_view name) {
  return from_name<RunStatus>(name).value_or(RunStatus::kUnobserved);
}

struct TaskRow {
  TraceRow row;
  std::optional<int64_t> parent_task_id;
  std::set<std::string> versions;
};

using TasksById = std::unordered_map<int64_t, TaskRow*>;

TaskRow read_task(const Statement& statement) {
  Cursor next{statement};
  TaskRow task;
  TraceRow& row = task.row;
  row.task_id = next.integer();
  task.parent_task_id = next.maybe();
  row.execution_id = next.integer();
  row.name = next.text();
  row.process = next.text();
  row.tag = next.text();
  row.hash = next.text();
  row.native_id = next.text();
  row.attempt = next.maybe();
  row.status = status_of(next.text());
  row.exit_code = next.maybe_int();
  row.exit_signal = next.maybe_int();
  row.start_ns = next.integer();
  row.end_ns = next.maybe();
  row.totals.cpu_ns = next.maybe();
  row.totals.max_rss_bytes = next.maybe();
  row.totals.read_bytes = next.maybe();
  row.totals.write_bytes = next.maybe();
  row.executions = next.integer();
  row.failed_executions = next.integer();
  row.folder = next.text();
  row.command = command_of(next.text());
  return task;
}

void add(std::optional<int64_t>& sum, std::optional<int64_t> more) {
  if (more) sum = sum.value_or(0) + *more;
}

// What the row of a task does not have itself.
struct Used {
  Totals totals;
  std::optional<int64_t> max_virtual_bytes;
  std::optional<int64_t> max_pss_bytes;
};

Used read_used(const Statement& statement) {
  Cursor next{statement, 1};
  Used used;
  for (auto figure : {&Totals::user_ns, &Totals::system_ns, &Totals::read_chars,
                      &Totals::write_chars, &Totals::minor_faults, &Totals::major_faults,
                      &Totals::voluntary_switches, &Totals::involuntary_switches})
    used.totals.*figure = next.maybe();
  used.max_virtual_bytes = next.maybe();
  used.max_pss_bytes = next.maybe();
  return used;
}

void add_used(TraceRow& row, const Used& used) {
  for (auto figure : {&Totals::user_ns, &Totals::system_ns, &Totals::read_chars,
                      &Totals::write_chars, &Totals::minor_faults, &Totals::major_faults,
                      &Totals::voluntary_switches, &Totals::involuntary_switches})
    add(row.totals.*figure, used.totals.*figure);
  row.max_virtual_bytes = std::max(row.max_virtual_bytes, used.max_virtual_bytes);
  row.max_pss_bytes = std::max(row.max_pss_bytes, used.max_pss_bytes);
}

// To its own task, and to those that this is part of.
template <class Add>
void add_to_all_around(const TasksById& tasks, int64_t task_id, Add add) {
  for (std::optional<int64_t> id = task_id; id;) {
    const auto task = tasks.find(*id);
    if (task == tasks.end()) return;
    add(*task->second);
    id = task->second->parent_task_id;
  }
}

void add_totals(Connection& connection, int64_t run_id, const TasksById& tasks) {
  Statement totals{connection, query("trace_totals")};
  totals.bind(1, run_id);
  while (totals.step()) {
    add_to_all_around(tasks, totals.integer(0),
                      [used = read_used(totals)](TaskRow& task) { add_used(task.row, used); });
  }
}

std::string named_version(const std::string& tool, const std::string& version) {
  return tool + ' ' + version;
}

void add_versions(Connection& connection, int64_t run_id, const TasksById& tasks) {
  Statement versions{connection, query("trace_versions")};
  versions.bind(1, run_id);
  while (versions.step()) {
    const std::string tool = versions.text(1);
    if (is_base_utility(tool)) continue;
    const std::string version = named_version(tool, versions.text(2));
    add_to_all_around(tasks, versions.integer(0),
                      [&](TaskRow& task) { task.versions.insert(version); });
  }
  for (const auto& [id, task] : tasks)
    task->row.versions = fmt::format("{}", fmt::join(task->versions, ", "));
}

std::vector<TraceRow> trace_of_tasks(Connection& connection, int64_t run_id) {
  std::vector<TaskRow> tasks;
  Statement rows{connection, query("trace_tasks")};
  rows.bind(1, run_id);
  while (rows.step()) tasks.push_back(read_task(rows));
  if (tasks.empty()) return {};

  TasksById by_id;
  for (TaskRow& task : tasks) by_id[*task.row.task_id] = &task;
  add_totals(connection, run_id, by_id);
  add_versions(connection, run_id, by_id);

  std::vector<TraceRow> trace;
  trace.reserve(tasks.size());
  for (TaskRow& task : tasks) trace.push_back(std::move(task.row));
  return trace;
}

RunStatus status_of_execution(std::string_view end_reason, std::optional<int> exit_code) {
  if (end_reason.empty()) return RunStatus::kRunning;
  if (end_reason == "unobserved") return RunStatus::kUnobserved;
  // Another program took its place in the process: it did its part.
  return end_reason == "exec" || exit_code == 0 ? RunStatus::kSucceeded : RunStatus::kFailed;
}

TraceRow read_execution(const Statement& statement) {
  constexpr int kFirstTotal = 13;
  Cursor next{statement};
  TraceRow row;
  row.execution_id = next.integer();
  row.name = next.text();
  row.process = row.name;
  row.native_id = next.text();
  const std::string end_reason = next.text();
  row.exit_code = next.maybe_int();
  row.exit_signal = next.maybe_int();
  row.status = status_of_execution(end_reason, row.exit_code);
  row.start_ns = next.integer();
  row.end_ns = next.maybe();
  row.folder = next.text();
  row.command = command_of(next.text());
  if (row.command.empty()) row.command = row.name;
  row.max_virtual_bytes = next.maybe();
  row.max_pss_bytes = next.maybe();
  const std::string version = next.text();
  if (!version.empty()) row.versions = named_version(row.name, version);
  row.totals = read_row(statement, totals_columns(), kFirstTotal);
  row.executions = 1;
  row.failed_executions = row.status == RunStatus::kFailed ? 1 : 0;
  return row;
}

std::vector<TraceRow> trace_of_executions(Connection& connection, int64_t run_id) {
  std::vector<TraceRow> trace;
  Statement rows{connection, query("trace_executions")};
  rows.bind(1, run_id);
  while (rows.step()) trace.push_back(read_execution(rows));
  return trace;
}

}  // namespace

std::optional<Trace> Reader::trace(int64_t run_id) {
  std::optional<Trace> trace;
  attempt([&] {
    Statement run{connection_,
                  "SELECT host FROM runs LEFT JOIN recordings ON recordings.id = recording_id"
                  " WHERE runs.id = ?"};
    run.bind(1, run_id);
    if (!run.step()) return;
    trace.emplace(Trace{.host = run.text(0), .rows = trace_of_tasks(connection_, run_id)});
    if (trace->rows.empty()) trace->rows = trace_of_executions(connection_, run_id);
    int64_t number = 0;
    for (TraceRow& row : trace->rows) row.number = ++number;
  });
  return trace;
}

}  // namespace tracer_bio
