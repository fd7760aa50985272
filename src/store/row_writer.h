#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>

#include "store/baselines.h"
#include "store/object_writer.h"
#include "store/row_statement.h"
#include "store/sqlite.h"
#include "store/upsert.h"
#include "store/users.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {

// Writes rows with statements that are prepared once. Used within a transaction that the caller
// opens; keeps nothing that a rollback would make wrong.
class RowWriter {
 public:
  RowWriter(Connection& connection, UserNames::LookUp look_up);

  // Called after BEGIN and after COMMIT.
  void begin();
  void committed() {
    baselines_.committed();
    objects_.committed();
    names_.late_written();
  }

  void write(const Batch& batch);
  void write_users();  // those of the executions since begin(); once a transaction

  // What is derived from the raw row: that it is part of a run, and its processed row where it is
  // kept.
  void write_processed(const ExecutionRecord& record);
  void write_run(const Run& run);
  void write_task(const Task& task) { tasks_.run(task); }
  // A run that had begun by then is not complete: what of it had ended is in another file.
  void set_lost_until(int64_t time_ns) { lost_until_ns_ = time_ns; }
  void remove_baseline(int64_t execution_id) { baselines_.remove(execution_id); }

 private:
  struct Seen {
    int64_t first_ns;
    int64_t last_ns;
  };

  void write_execution(const ExecutionRecord& record);
  void write_metric(const Metric& metric);
  void write_late_name(uint32_t uid);
  Value object_set_of(const ExecutionRecord& record);

  Connection& connection_;
  UserNames names_;
  std::optional<int64_t> lost_until_ns_;
  std::unordered_map<uint32_t, Seen> seen_;  // users of this transaction
  Baselines baselines_;
  ObjectWriter objects_;
  Upsert<Execution> executions_;
  Upsert<RunExecution> run_executions_;
  Upsert<ProcessedExecution> processed_executions_;
  Upsert<Metric> metrics_;
  Upsert<Metric> processed_metrics_;
  Upsert<RunRow> runs_;
  Upsert<Task> tasks_;
  Upsert<Loss> losses_;
  Upsert<HostMetric> host_metrics_;
  Upsert<RecorderStat> recorder_stats_;
  Statement users_;
  RowStatement<Container> containers_;
  Statement pipelines_;
};

}  // namespace tracer_bio
