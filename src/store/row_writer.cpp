#include "store/row_writer.h"

#include <algorithm>
#include <utility>

#include "store/sql_files.h"

namespace tracer_bio {

RowWriter::RowWriter(Connection& connection, UserNames::LookUp look_up)
    : connection_(connection),
      names_(std::move(look_up)),
      baselines_(connection),
      objects_(connection),
      executions_(connection, "executions", execution_columns(), "id", "end_ns"),
      run_executions_(connection, "run_executions", run_execution_columns(), "execution_id",
                      "run_id"),
      processed_executions_(connection, "processed_executions", processed_execution_columns(),
                            "execution_id", "end_ns"),
      metrics_(connection, "metrics", metric_columns(), "execution_id, time_ns", "cpu_ns"),
      processed_metrics_(connection, "processed_metrics", processed_metric_columns(),
                         "execution_id, time_ns", "cpu_ns"),
      runs_(connection, "runs", run_columns(), "id", "user"),
      tasks_(connection, "tasks", task_columns(), "id", "engine"),
      losses_(connection, "losses", loss_columns(), "from_ns, stage, kind, recording_id", "to_ns"),
      host_metrics_(connection, "host_metrics", host_metric_columns(), "time_ns", "cpus"),
      recorder_stats_(connection, "recorder_stats", recorder_stat_columns(), "time_ns", "cpu_ns"),
      users_(connection, query("see_user")),
      containers_(connection, query("see_container"), container_columns()),
      pipelines_(connection, query("see_pipeline")) {}

void RowWriter::begin() {
  seen_.clear();
  baselines_.begin();
  objects_.begin();
}

void RowWriter::write(const Batch& batch) {
  for (const ObjectFile& object : batch.objects) objects_.write(object);
  for (const ExecutionRecord& record : batch.executions) write_execution(record);
  for (const Metric& metric : batch.metrics) write_metric(metric);
  for (const Run& run : batch.runs) write_run(run);
  for (const Task& task : batch.tasks) write_task(task);
  for (const Container& container : batch.containers) containers_.run(container);
  for (const Loss& loss : batch.losses) losses_.run(loss);
  for (const HostMetric& metric : batch.host_metrics) host_metrics_.run(metric);
  for (const RecorderStat& stat : batch.recorder_stats) recorder_stats_.run(stat);
}

void RowWriter::write_execution(const ExecutionRecord& record) {
  const Execution& execution = record.execution;
  executions_.run(execution, object_set_of(record));
  baselines_.write(record);
  write_processed(record);

  const int64_t start_ns = execution.start_ns;
  Seen& seen = seen_.try_emplace(execution.uid, Seen{start_ns, start_ns}).first->second;
  seen.first_ns = std::min(seen.first_ns, start_ns);
  seen.last_ns = std::max(seen.last_ns, start_ns);
}

// Its number, in the row already where that was read back.
Value RowWriter::object_set_of(const ExecutionRecord& record) {
  const Execution& execution = record.execution;
  if (record.objects) return objects_.id_of(record.objects, execution.start_ns);
  return execution.object_set_id ? Value{*execution.object_set_id} : Value{};
}

void RowWriter::write_processed(const ExecutionRecord& record) {
  if (record.attribution.run_id) run_executions_.run({record}, object_set_of(record));
  if (!record.attribution.kept) return;
  const Execution& execution = record.execution;
  processed_executions_.run({record, names_.show(execution.uid, execution.start_ns)});
}

void RowWriter::write_metric(const Metric& metric) {
  metrics_.run(metric);
  if (metric.kept_run_id) processed_metrics_.run(metric);
}

void RowWriter::write_run(const Run& run) {
  RunRow row{run, std::string{names_.show(run.uid, run.start_ns)}};
  if (run.complete && lost_until_ns_ && run.start_ns < *lost_until_ns_) row.run.complete = false;
  runs_.run(row);
  pipelines_.bind(1, std::string_view{run.pipeline});
  pipelines_.bind(2, run.start_ns);
  pipelines_.bind(3, run.end_ns.value_or(run.start_ns));
  pipelines_.run();
}

void RowWriter::write_users() {
  for (const auto& [uid, seen] : seen_) {
    const auto& name = names_.find(uid, seen.last_ns);
    users_.bind(1, int64_t{uid});
    users_.bind(2, name ? Value{std::string_view{*name}} : Value{});
    users_.bind(3, seen.first_ns);
    users_.bind(4, seen.last_ns);
    users_.run();
  }
  for (const uint32_t uid : names_.late()) write_late_name(uid);
}

// Rows that were written meanwhile have the number.
void RowWriter::write_late_name(uint32_t uid) {
  const std::string number = std::to_string(uid);
  const std::string_view name = names_.show(uid, 0);
  for (const char* update : {"name_user", "name_user_of_runs", "name_user_of_processed"}) {
    Statement statement{connection_, query(update)};
    statement.bind(1, int64_t{uid});
    statement.bind(2, name);
    statement.bind(3, std::string_view{number});
    statement.run();
  }
}

}  // namespace tracer_bio
