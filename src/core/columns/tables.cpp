// All tables with their columns, for documents and help.
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace {

template <class Row>
std::vector<ColumnInfo> infos(std::span<const Column<Row>> columns) {
  return {columns.begin(), columns.end()};
}

// These are written by statements of their own: nothing gets their values by column.
std::vector<ColumnInfo> recording_infos() {
  using enum ColumnType;
  return {{"id", kInteger, "", "counts from 1"},
          {"host", kText, "", "name of the machine"},
          {"boot_id", kText, "", "of the kernel: /proc/sys/kernel/random/boot_id"},
          {"kernel", kText, "", "its release"},
          {"version", kText, "", "of tracer-bio"},
          {"source", kText, "", "where events came from: ebpf, replay"},
          {"started_ns", kInteger, kUtcNs, "attached and ready"},
          {"ended_ns", kInteger, kUtcNs, "NULL: it runs, or was killed"},
          {"clean", kInteger, "", "1: it ended in order, with everything stored"}};
}

std::vector<ColumnInfo> user_infos() {
  using enum ColumnType;
  return {{"uid", kInteger, "", "real user id"},
          {"name", kText, "", "NULL: the system knows no name for it"},
          {"first_seen_ns", kInteger, kUtcNs, "start of the first execution"},
          {"last_seen_ns", kInteger, kUtcNs, "start of the last execution"}};
}

std::vector<ColumnInfo> pipeline_infos() {
  using enum ColumnType;
  return {{"name", kText, "", "in the configuration, or the workflow engine"},
          {"first_seen_ns", kInteger, kUtcNs, "start of its first run"},
          {"last_seen_ns", kInteger, kUtcNs, "start or end of its last run"}};
}

std::vector<ColumnInfo> baseline_infos() {
  auto result = infos(totals_columns());
  result.insert(result.begin(), {"execution_id", ColumnType::kInteger, "", "an open execution"});
  return result;
}

std::vector<ColumnInfo> identity_infos() {
  using enum ColumnType;
  return {{"database_id", kText, "", "chosen at random when the database was made"}};
}

std::vector<ColumnInfo> archive_dataset_infos() {
  using enum ColumnType;
  return {{"dataset_id", kText, "", "as its file .tracer-bio-dataset has it"},
          {"folder", kText, "", "where it was last"}};
}

std::vector<ColumnInfo> archive_cursor_infos() {
  using enum ColumnType;
  return {{"table_name", kText, "", "what is archived"},
          {"archived_to", kInteger, "",
           "its rows up to this key are archived, but those that go on or are in archive_changes"},
          {"noted_to", kInteger, "", "changes of rows up to this key are noted"},
          {"replaced_from", kInteger, "",
           "rows of executions from this id on were made anew: those in the archive are no longer "
           "true"}};
}

// Of archive_changes and forward_changes.
std::vector<ColumnInfo> change_infos() {
  using enum ColumnType;
  return {{"serial", kInteger, "", "counts up"},
          {"table_name", kText, "", "where the row is"},
          {"id", kInteger, "", "its id, or that of its execution; its time where it has no id"},
          {"time_ns", kInteger, kUtcNs, "of a sample"}};
}

std::vector<ColumnInfo> forward_sink_infos() {
  using enum ColumnType;
  return {{"name", kText, "", "as [[forward]] has it"},
          {"version", kInteger, "",
           "of the last batch: of two states of a row, that of the later "
           "batch has the larger one"},
          {"changed_to", kInteger, "", "changes up to this serial were sent"},
          {"removed_to", kInteger, "", "removals up to this version were sent"},
          {"sent_ns", kInteger, kUtcNs, "when it last took something; NULL: never"},
          {"failing_since_ns", kInteger, kUtcNs, "NULL: the last attempt succeeded"},
          {"error", kText, "", "of the last attempt"}};
}

std::vector<ColumnInfo> forward_cursor_infos() {
  using enum ColumnType;
  return {{"sink", kText, "", "its row in forward_sinks"},
          {"table_name", kText, "", "what is forwarded"},
          {"sent_to", kInteger, "",
           "its rows up to this key were sent, as they were before what is in forward_changes"},
          {"noted_to", kInteger, "", "changes of rows up to this key are noted"}};
}

std::vector<ColumnInfo> forward_removal_infos() {
  using enum ColumnType;
  return {{"version", kInteger, "", "rows of smaller ones are no more"},
          {"from_execution", kInteger, "", "rows of executions from this id on were made anew"}};
}

std::vector<ColumnInfo> clock_mark_infos() {
  using enum ColumnType;
  return {{"recorded_ns", kInteger, "ns", "how long had been recorded"},
          {"utc_ns", kInteger, kUtcNs, "what the clock showed then"}};
}

std::vector<ColumnInfo> retention_infos() {
  using enum ColumnType;
  return {{"executions_to", kInteger, "", "no execution beyond this id was ever removed"},
          {"runs_to", kInteger, "", "no run"},
          {"tasks_to", kInteger, "", "no task"}};
}

}  // namespace

std::vector<TableInfo> tables() {
  return {
      {"recordings", "one row for each time that the daemon ran", recording_infos()},
      {"users", "who was seen", user_infos()},
      {"containers", "what executions ran in", infos(container_columns())},
      {"objects", "files that programs were made of: executables and what they loaded",
       infos(object_columns())},
      {"object_sets", "combinations of objects: one for each that an execution was made of",
       infos(object_set_columns())},
      {"executions", "every program that ran", infos(execution_columns())},
      {"baselines",
       "what the processes of open executions had cost before: to continue them after a restart",
       baseline_infos(), true},
      {"metrics", "samples of every live process that did something", infos(metric_columns())},
      {"host_metrics", "samples of the whole machine", infos(host_metric_columns())},
      {"pipelines", "pipelines that were seen", pipeline_infos()},
      {"runs", "process trees that a pipeline's root started", infos(run_columns())},
      {"tasks", "pieces of work of a run, as its workflow engine or a label tells them apart",
       infos(task_columns())},
      {"run_executions", "executions within a run, whether the filter keeps them or not",
       infos(run_execution_columns())},
      {"processed_executions", "executions that the filter lets through",
       infos(processed_execution_columns())},
      {"processed_metrics", "samples of the processed executions",
       infos(processed_metric_columns())},
      {"losses", "what the recorder knows it did not see or keep", infos(loss_columns())},
      {"recorder_stats", "the recorder's own cost and queues", infos(recorder_stat_columns())},
      {"identity", "one row: which database this is", identity_infos(), true},
      {"archive_dataset", "none or one row: where it is archived", archive_dataset_infos(), true},
      {"archive_cursors", "how far each table is archived", archive_cursor_infos(), true},
      {"archive_changes", "rows that changed after the archive had passed them", change_infos(),
       true},
      {"forward_sinks", "where rows are forwarded to, and how that goes", forward_sink_infos(),
       true},
      {"forward_cursors", "how far each table was sent to each sink", forward_cursor_infos(), true},
      {"forward_changes", "rows that changed after a sink had passed them", change_infos(), true},
      {"forward_removals", "what `reprocess` made anew, for sinks that do not know it yet",
       forward_removal_infos(), true},
      {"clock_marks", "by which ages are measured, whatever the clock is set to",
       clock_mark_infos(), true},
      {"retention", "one row: what was removed", retention_infos(), true},
  };
}

}  // namespace tracer_bio
