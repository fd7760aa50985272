// Reader's lists of runs and executions.
#include <cstddef>

#include "store/conditions.h"
#include "store/read_row.h"
#include "store/reader.h"
#include "store/within.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kMembersOfRuns =
    "(SELECT execution_id FROM run_executions WHERE run_id IN (SELECT value FROM json_each(?)))";
constexpr std::string_view kMembersOfTasks =
    "(SELECT execution_id FROM run_executions WHERE task_id IN (SELECT value FROM json_each(?)))";

template <class Row>
std::vector<ColumnInfo> infos(std::span<const Column<Row>> columns) {
  return {columns.begin(), columns.end()};
}

void give_rows(Statement& rows, std::span<const ColumnInfo> columns, const RowSink& sink) {
  std::vector<Value> values(columns.size());
  while (rows.step()) {
    for (size_t at = 0; at < values.size(); ++at) values[at] = rows.value(static_cast<int>(at));
    sink({columns, values});
  }
}

Conditions conditions_of(const RunFilter& filter) {
  Conditions where;
  if (filter.pipeline) where.add("pipeline = ?", *filter.pipeline);
  if (filter.user) where.add("user = ?", *filter.user);
  if (filter.status) where.add("status = ?", *filter.status);
  if (filter.failed) where.add("status = 'failed'");
  if (filter.since_ns) where.add("start_ns >= ?", *filter.since_ns);
  return where;
}

// Which containers an ExecutionFilter names; empty: any, or none at all.
Conditions container_conditions(const ExecutionFilter& filter) {
  Conditions where;
  if (filter.container) {
    where.add("(name = ? OR pod_name = ? OR substr(container_id, 1, length(?)) = ?)",
              *filter.container, *filter.container, *filter.container, *filter.container);
  }
  if (filter.image) {
    // Whole components of it: no registry before, no tag behind have to be given.
    where.add(
        "instr('/' || replace(image, '@', ':') || ':', '/' || replace(?, '@', ':') || ':') > 0",
        *filter.image);
  }
  return where;
}

// The ids of what an ExecutionFilter names, as JSON arrays. Conditions point into them.
struct Members {
  std::string runs;
  std::string tasks;
};

Members members_of(Connection& connection, const ExecutionFilter& filter) {
  Members members;
  if (filter.all && (filter.run || filter.pipeline)) {
    members.runs = runs_within(connection, filter.run, filter.pipeline);
  }
  if (filter.task) members.tasks = tasks_within(connection, *filter.task);
  return members;
}

Conditions processed_conditions(const ExecutionFilter& filter, const Members& members) {
  Conditions where;
  if (filter.run) where.add("run_id = ?", *filter.run);
  if (filter.task) where.add("execution_id IN " + std::string{kMembersOfTasks}, members.tasks);
  if (const Conditions of = container_conditions(filter); !of.empty()) {
    where.add_within(
        "EXISTS (SELECT 1 FROM executions WHERE id = execution_id AND container_id IN"
        " (SELECT container_id FROM containers",
        of, "))");
  }
  if (filter.tool) where.add("tool = ?", *filter.tool);
  if (filter.pipeline) where.add("pipeline = ?", *filter.pipeline);
  if (filter.user) where.add("user = ?", *filter.user);
  if (filter.failed) where.add(kFailed);
  if (filter.since_ns) where.add("start_ns >= ?", *filter.since_ns);
  return where;
}

Conditions raw_conditions(const ExecutionFilter& filter, const Members& members) {
  Conditions where;
  if (filter.task) where.add("id IN " + std::string{kMembersOfTasks}, members.tasks);
  if (filter.run) {
    where.add("id IN " + std::string{kMembersOfRuns}, members.runs);
  } else if (filter.pipeline) {
    // A pipeline has too many to sort: they are looked for from the newest execution on (what the
    // plus is for) until there are enough.
    where.add("+id IN " + std::string{kMembersOfRuns}, members.runs);
  }
  if (const Conditions of = container_conditions(filter); !of.empty())
    where.add_within("container_id IN (SELECT container_id FROM containers", of, ")");
  if (filter.tool) {
    where.add("(comm = ? OR exe = ? OR substr(exe, -length(?) - 1) = '/' || ?)", *filter.tool,
              *filter.tool, *filter.tool, *filter.tool);
  }
  if (filter.user) {
    where.add("(uid IN (SELECT uid FROM users WHERE name = ?) OR CAST(uid AS TEXT) = ?)",
              *filter.user, *filter.user);
  }
  if (filter.failed) where.add(kFailed);
  if (filter.since_ns) where.add("start_ns >= ?", *filter.since_ns);
  return where;
}

// Newest first; `key` tells apart what began at the same moment. The newest of many are found by
// their keys before any wide row is read.
std::string list_sql(const std::string& columns, const std::string& table, const Conditions& where,
                     const std::string& key, int64_t limit) {
  const std::string order = " ORDER BY start_ns DESC, " + key + " DESC";
  const std::string select = "SELECT " + columns + " FROM " + table;
  if (limit == 0) return select + where.text() + order;
  const std::string newest = "SELECT " + key + " FROM " + table + where.text() + order;
  return select + " WHERE " + key + " IN (" + newest + " LIMIT " + std::to_string(limit) + ')' +
         order;
}

}  // namespace

std::span<const ColumnInfo> Reader::run_columns() {
  static const auto columns = infos(tracer_bio::run_columns());
  return columns;
}

std::span<const ColumnInfo> Reader::execution_columns(bool all) {
  static const auto raw = infos(tracer_bio::execution_columns());
  static const auto processed = infos(processed_execution_columns());
  return all ? raw : processed;
}

void Reader::runs(const RunFilter& filter, const RowSink& sink) {
  attempt([&] {
    const Conditions where = conditions_of(filter);
    Statement rows{connection_, list_sql(select_list("runs", tracer_bio::run_columns()), "runs",
                                         where, "id", filter.limit)};
    where.bind_to(rows);
    give_rows(rows, run_columns(), sink);
  });
}

void Reader::executions(const ExecutionFilter& filter, const RowSink& sink) {
  attempt([&] {
    const Members members = members_of(connection_, filter);
    const Conditions where =
        filter.all ? raw_conditions(filter, members) : processed_conditions(filter, members);
    const std::string sql =
        filter.all ? list_sql(select_list("executions", tracer_bio::execution_columns()),
                              "executions", where, "id", filter.limit)
                   : list_sql(select_list("processed_executions", processed_execution_columns()),
                              "processed_executions", where, "execution_id", filter.limit);
    Statement rows{connection_, sql};
    where.bind_to(rows);
    give_rows(rows, execution_columns(filter.all), sink);
  });
}

}  // namespace tracer_bio
