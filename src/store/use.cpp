// Reader's sums of what was used.
#include <unordered_set>

#include "store/conditions.h"
#include "store/reader.h"
#include "store/sql_files.h"
#include "store/within.h"

namespace tracer_bio {
namespace {

std::string_view name_column(UseOf of) {
  switch (of) {
    case UseOf::kExecutables:
      return "exe";
    case UseOf::kUsers:
      return "user";
    case UseOf::kPipelines:
      return "pipeline";
    case UseOf::kImages:
      return "(SELECT image FROM containers WHERE container_id ="
             " (SELECT container_id FROM executions WHERE id = execution_id))";
    default:
      return "tool";
  }
}

// Five columns from `first` on.
void read_cost(const Statement& row, int first, Use& use) {
  use.time_ns = row.maybe_integer(first);
  use.cpu_ns = row.maybe_integer(first + 1);
  use.max_rss_bytes = row.maybe_integer(first + 2);
  use.read_bytes = row.maybe_integer(first + 3);
  use.write_bytes = row.maybe_integer(first + 4);
}

// Name, failed, and what read_cost() takes.
UseReport add_up(Statement& rows) {
  UseReport report;
  UseByName by_name;
  while (rows.step()) {
    Use use{.count = 1, .failed = rows.integer(1)};
    read_cost(rows, 2, use);
    by_name.add(rows.maybe_text(0), use);
    report.total.add(use);
  }
  report.entries = by_name.take();
  return report;
}

Conditions conditions_of(const UseFilter& filter, std::string_view run_id) {
  Conditions where;
  if (filter.run) where.add(std::string{run_id} + " = ?", *filter.run);
  if (filter.pipeline) where.add("pipeline = ?", *filter.pipeline);
  if (filter.user) where.add("user = ?", *filter.user);
  return where;
}

// Adding up here takes half the time of a GROUP BY, which would sort a million rows. All columns
// but an image's are in processed_executions_use.
UseReport use_of_executions(Connection& connection, UseOf of, const UseFilter& filter) {
  Conditions where = conditions_of(filter, "run_id");
  if (filter.since_ns) where.add("start_ns >= ?", *filter.since_ns);
  Statement rows{connection, "SELECT " + std::string{name_column(of)} + ", " +
                                 std::string{kFailed} +
                                 ", duration_ns, cpu_ns, max_rss_bytes, read_bytes, write_bytes"
                                 " FROM processed_executions" +
                                 where.text()};
  where.bind_to(rows);
  return add_up(rows);
}

// Runs or tasks. What lies within another one of them is in that one's figures, too.
struct Part {
  int64_t id = 0;
  std::optional<int64_t> parent_id;
  NamedUse entry;
};

Use total_of(const std::vector<Part>& parts) {
  std::unordered_set<int64_t> ids;
  for (const Part& part : parts) ids.insert(part.id);
  Use total;
  for (const Part& part : parts) {
    if (!part.parent_id || !ids.contains(*part.parent_id)) total.add(part.entry.use);
  }
  return total;
}

// id, parent's id, name, count, failed, and what read_cost() takes.
std::vector<Part> read_parts(Statement& rows) {
  std::vector<Part> parts;
  while (rows.step()) {
    Part& part = parts.emplace_back();
    part.id = rows.integer(0);
    part.parent_id = rows.maybe_integer(1);
    if (const auto name = rows.maybe_text(2)) part.entry.name = *name;
    part.entry.use.count = rows.integer(3);
    part.entry.use.failed = rows.integer(4);
    read_cost(rows, 5, part.entry.use);
  }
  return parts;
}

UseReport use_of_runs(Connection& connection, const UseFilter& filter) {
  Conditions where = conditions_of(filter, "id");
  if (filter.since_ns) where.add("start_ns >= ?", *filter.since_ns);
  Statement rows{connection, std::string{query("use_of_runs")} + where.text()};
  where.bind_to(rows);
  std::vector<Part> parts = read_parts(rows);
  UseReport report{.entries = {}, .total = total_of(parts)};
  for (Part& part : parts) {
    part.entry.run_id = part.id;
    report.entries.push_back(std::move(part.entry));
  }
  return report;
}

UseReport use_of_tasks(Connection& connection, const Conditions& where) {
  Statement rows{connection, std::string{query("use_of_tasks")} + where.text()};
  where.bind_to(rows);
  const std::vector<Part> parts = read_parts(rows);
  UseByName by_name;
  for (const Part& part : parts) by_name.add(part.entry.name, part.entry.use);
  return {.entries = by_name.take(), .total = total_of(parts)};
}

Conditions conditions_of_tasks(const UseFilter& filter) {
  Conditions where = conditions_of(filter, "run_id");
  if (filter.since_ns) where.add("tasks.start_ns >= ?", *filter.since_ns);
  return where;
}

}  // namespace

UseReport Reader::use(UseOf of, const UseFilter& filter) {
  UseReport report;
  attempt([&] {
    if (of == UseOf::kRuns) {
      report = use_of_runs(connection_, filter);
    } else if (of == UseOf::kTasks) {
      report = use_of_tasks(connection_, conditions_of_tasks(filter));
    } else {
      report = use_of_executions(connection_, of, filter);
    }
  });
  return report;
}

std::vector<NamedUse> Reader::run_use(int64_t id, UseOf of) {
  UseReport report;
  attempt([&] {
    const std::string run_ids = runs_within(connection_, id);
    if (of == UseOf::kTasks) {
      Conditions where;
      where.add("tasks.run_id IN (SELECT value FROM json_each(?))", run_ids);
      report = use_of_tasks(connection_, where);
    } else {
      Statement rows{connection_, query("use_of_members")};
      rows.bind(1, std::string_view{run_ids});
      report = add_up(rows);
    }
  });
  return std::move(report.entries);
}

}  // namespace tracer_bio
