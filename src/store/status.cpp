// Reader's report of how the recorder fares.
#include "store/database_file.h"
#include "store/file_lock.h"
#include "store/read_row.h"
#include "store/reader.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

void read_last_recording(Connection& connection, StatusReport& report) {
  Statement row{connection, query("last_recording")};
  if (!row.step()) return;
  report.recording = read_recording(row);
  report.ended_ns = row.maybe_integer(7);
  report.clean = row.integer(8) != 0;
}

void read_last_stat(Connection& connection, StatusReport& report) {
  const auto columns = recorder_stat_columns();
  Statement row{connection, "SELECT " + select_list("recorder_stats", columns) +
                                " FROM recorder_stats WHERE recording_id = ?"
                                " ORDER BY time_ns DESC LIMIT 1"};
  row.bind(1, report.recording->id);
  if (row.step()) report.last_stat = read_row(row, columns);
}

void read_losses(Connection& connection, StatusReport& report) {
  Statement rows{connection, query("loss_totals")};
  rows.bind(1, report.recording->id);
  while (rows.step()) {
    report.losses.push_back({.stage = rows.text(0),
                             .kind = rows.text(1),
                             .intervals = rows.integer(2),
                             .count = rows.maybe_integer(3)});
  }
}

std::optional<int64_t> oldest_start(Connection& connection, const std::string& table) {
  Statement row{connection, "SELECT min(start_ns) FROM " + table};
  row.step();
  return row.maybe_integer(0);
}

}  // namespace

StatusReport Reader::status() {
  StatusReport report;
  report.writer_pid = FileLock::holder(file_);
  report.database_bytes = tracer_bio::database_bytes(file_);
  attempt([&] {
    read_last_recording(connection_, report);
    if (report.recording) {
      read_last_stat(connection_, report);
      read_losses(connection_, report);
    }
    report.open_executions =
        connection_.integer("SELECT count(*) FROM executions WHERE end_reason IS NULL");
    report.running_runs = connection_.integer("SELECT count(*) FROM runs WHERE status = 'running'");
    report.oldest_execution_ns = oldest_start(connection_, "executions");
    report.oldest_run_ns = oldest_start(connection_, "runs");
    report.forwards = read_forward_status(connection_);
  });
  return report;
}

}  // namespace tracer_bio
