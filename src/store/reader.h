// Read-only questions to a database, also to one that a daemon is writing.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/linker.h"
#include "core/object_use.h"
#include "core/process_tree.h"
#include "core/running.h"
#include "core/software_versions.h"
#include "core/where.h"
#include "store/forward/forward_status.h"
#include "store/sqlite.h"
#include "store/use.h"
#include "tracer_bio/column.h"
#include "tracer_bio/execution.h"
#include "tracer_bio/run_report.h"
#include "tracer_bio/trace.h"

namespace tracer_bio {

// Conditions that are not set let everything through. Newest first.
struct RunFilter {
  std::optional<std::string> pipeline = std::nullopt;
  std::optional<std::string> user = std::nullopt;
  std::optional<std::string> status = std::nullopt;  // running, succeeded, failed, unobserved
  std::optional<int64_t> since_ns = std::nullopt;    // began then or later
  bool failed = false;
  int64_t limit = 0;  // 0: no limit
};

struct ExecutionFilter {
  std::optional<int64_t> run = std::nullopt;   // runs within it not included, unless `all`
  std::optional<int64_t> task = std::nullopt;  // tasks within it included
  // With `all`: its comm, or the last component of its exe.
  std::optional<std::string> tool = std::nullopt;
  std::optional<std::string> pipeline = std::nullopt;
  std::optional<std::string> user = std::nullopt;  // name, or uid in decimal
  // Name, name of the pod, or the beginning of the id.
  std::optional<std::string> container = std::nullopt;
  std::optional<std::string> image = std::nullopt;  // with or without registry, and tag or digest
  bool failed = false;                              // exit code not 0, or a signal
  std::optional<int64_t> since_ns = std::nullopt;   // began then or later
  bool all = false;   // everything recorded (executions), not what the filter kept
  int64_t limit = 0;  // 0: no limit
};

// As many values as columns. Text lives during the call only; the columns do for ever.
struct ResultRow {
  std::span<const ColumnInfo> columns;
  std::span<const Value> values;
};
using RowSink = std::function<void(const ResultRow&)>;

struct LossTotal {
  std::string stage;
  std::string kind;
  int64_t intervals = 0;
  std::optional<int64_t> count;  // nothing: of at least one of them it cannot be known
};

struct StatusReport {
  std::optional<pid_t> writer_pid;     // the daemon that has the file open now
  std::optional<Recording> recording;  // the latest; nothing: none ever began
  std::optional<int64_t> ended_ns;
  bool clean = false;  // it ended in order
  std::optional<RecorderStat> last_stat;
  std::vector<LossTotal> losses;  // since that recording began
  int64_t open_executions = 0;
  int64_t running_runs = 0;
  // Starts of the oldest rows that retention has left; nothing: there is none.
  std::optional<int64_t> oldest_execution_ns;
  std::optional<int64_t> oldest_run_ns;
  int64_t database_bytes = 0;  // with its -wal
  std::vector<ForwardStatus> forwards;
};

// Used by one thread at a time. Throws std::runtime_error, saying what to do.
class Reader {
 public:
  // The file must be there: it is never created.
  explicit Reader(const std::filesystem::path& file);

  // The columns that runs() and executions() give, to print a heading where there is no row.
  static std::span<const ColumnInfo> run_columns();
  static std::span<const ColumnInfo> execution_columns(bool all);

  void runs(const RunFilter& filter, const RowSink& sink);
  void executions(const ExecutionFilter& filter, const RowSink& sink);
  StatusReport status();
  // The tasks of a run, or where it has none, its executions that the filter kept. Nothing where
  // there is no such run.
  std::optional<Trace> trace(int64_t run_id);
  std::optional<RunRow> run(int64_t id);
  // Everything, or what belongs to runs.
  Running running(bool all);
  // With all that is within that run; no runs where there is no such run.
  RunTree run_tree(int64_t id);
  UseReport use(UseOf of, const UseFilter& filter);
  // Of the tools or tasks of a run and of those within it, whether the filter keeps them or not.
  std::vector<NamedUse> run_use(int64_t id, UseOf of);
  // Of what members of runs were made of, where that is known, whether the filter keeps them or
  // not.
  std::vector<ObjectUse> object_use(ObjectGroup of, const UseFilter& filter);
  // In the runs that the filter names, at any time.
  ObjectCoverage object_coverage(const UseFilter& filter);
  // Who used the objects of a soname, file name, package, path or build id, in which * stands for
  // any characters; used last comes first. `limit` 0: all.
  std::vector<WhereRow> where(std::string_view name, const UseFilter& filter, size_t limit);
  // Of the tools that the filter kept, but base utilities, and of the packages that they loaded; or
  // of `all`. Nothing where there is no such run.
  std::optional<std::vector<SoftwareVersion>> software_versions(int64_t run_id, bool all);

  // Throws where there is no such run. Reads one state of the database, also while it is written.
  RunReport report(int64_t run_id, const ReportLimits& limits = {});

  // What engines were seen to begin with executions whose arguments were not kept, by their ids.
  std::unordered_map<int64_t, Begun> begun_unseen();
  // Every recorded execution in the order of their ids, for `reprocess`.
  void each_execution(const std::function<void(Execution&)>& take);

 private:
  void attempt(const std::function<void()>& action);

  std::filesystem::path file_;
  Connection connection_;
};

}  // namespace tracer_bio
