#include "store/report/report_reader.h"

#include <algorithm>
#include <utility>

#include "store/read_row.h"
#include "store/report/rank_tools.h"
#include "store/sql_files.h"

namespace tracer_bio {

std::optional<RunReport> ReportReader::read(int64_t run_id) {
  read_runs(run_id);
  if (report_.runs.empty()) return std::nullopt;
  read_recording();
  read_tools();
  set_span();
  read_host();
  read_losses();
  read_tasks();
  read_programs();
  read_libraries();
  read_unknown_files();
  read_hidden();
  read_members();
  return std::move(report_);
}

void ReportReader::read_runs(int64_t run_id) {
  add_run(run_id);
  if (report_.runs.empty()) return;
  std::unordered_set<int64_t> tree{run_id};
  Statement rows{connection_, query("report_runs")};
  rows.bind(1, run_id);
  while (rows.step()) {
    if (!tree.contains(rows.integer(1))) continue;
    tree.insert(rows.integer(0));
    add_run(rows.integer(0));
  }
  for (const RunRow& row : report_.runs)
    (run_ids_ += run_ids_.empty() ? '[' : ',') += std::to_string(row.run.id);
  run_ids_ += ']';
}

void ReportReader::add_run(int64_t run_id) {
  if (const auto run = find_run(connection_, run_id)) report_.runs.push_back(*run);
}

void ReportReader::read_recording() {
  Statement row{connection_,
                "SELECT id, host, boot_id, kernel, version, source, started_ns FROM recordings"
                " WHERE id = ?"};
  row.bind(1, report_.runs.front().run.recording_id);
  if (row.step()) report_.recording = tracer_bio::read_recording(row);
}

void ReportReader::read_tools() {
  Statement rows{connection_, query("report_tools")};
  rows.bind(1, run_ids_);
  while (rows.step()) {
    report_.tools.push_back({.name = rows.text(0),
                             .executions = rows.integer(1),
                             .failed = rows.integer(2) + rows.integer(3),
                             .duration_ns = rows.integer(6),
                             .cpu_ns = rows.integer(7),
                             .max_rss_bytes = rows.maybe_integer(8),
                             .read_bytes = rows.integer(9),
                             .write_bytes = rows.integer(10)});
    members_ += rows.integer(1);
    report_.outcomes.failed += rows.integer(2);
    report_.outcomes.oom += rows.integer(3);
    report_.outcomes.answer += rows.integer(4);
    report_.outcomes.sigpipe += rows.integer(5);
    const int64_t start_ns = rows.integer(11);
    first_start_ns_ = std::min(first_start_ns_.value_or(start_ns), start_ns);
    if (const auto end_ns = rows.maybe_integer(12))
      last_end_ns_ = std::max(last_end_ns_.value_or(*end_ns), *end_ns);
  }
  rank_tools(report_.tools);
  for (size_t at = 0; at < report_.tools.size(); ++at) tools_[report_.tools[at].name] = at;
}

// What a run leaves behind and still runs does not make its report longer.
void ReportReader::set_span() {
  const Run& run = report_.runs.front().run;
  report_.from_ns = std::min(run.start_ns, first_start_ns_.value_or(run.start_ns));
  report_.to_ns = std::max({run.end_ns.value_or(0), last_end_ns_.value_or(0), report_.from_ns + 1});
  if (run.status != RunStatus::kRunning) return;
  report_.as_of_ns = connection_.integer(query("last_recorded"));
  report_.to_ns = std::max(report_.to_ns, *report_.as_of_ns);
}

void ReportReader::read_host() {
  Statement row{connection_, query("report_host")};
  row.bind(1, report_.to_ns);
  if (row.step()) report_.host = {.cpus = row.integer(0), .memory_total_bytes = row.integer(1)};
}

void ReportReader::read_losses() {
  const auto columns = loss_columns();
  Statement rows{connection_, "SELECT " + select_list("losses", columns) +
                                  " FROM losses WHERE from_ns <= ? AND to_ns >= ?"};
  rows.bind(1, report_.to_ns);
  rows.bind(2, report_.from_ns);
  while (rows.step()) report_.losses.push_back(read_row(rows, columns));
}

void ReportReader::read_tasks() {
  const auto columns = task_columns();
  Statement rows{connection_, "SELECT " + select_list("tasks", columns) +
                                  " FROM json_each(?) AS run CROSS JOIN tasks"
                                  " ON tasks.run_id = run.value"};
  rows.bind(1, run_ids_);
  while (rows.step()) {
    if (static_cast<int64_t>(report_.tasks.size()) < limits_.tasks) {
      report_.tasks.push_back(read_row(rows, columns));
    } else {
      ++report_.tasks_left_out;
    }
  }
}

void ReportReader::read_hidden() {
  if (report_.outcomes.failed + report_.outcomes.oom == 0) return;
  Statement rows{connection_, query("report_hidden")};
  for (const RunRow& row : report_.runs) {
    rows.bind(1, row.run.id);
    while (rows.step()) hidden_behind_[rows.integer(0)] = rows.text(1);
    rows.reset();
  }
}

}  // namespace tracer_bio
