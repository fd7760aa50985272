// The rows that are stored. Times are UTC nanoseconds since 1970, sizes bytes; an empty optional is
// NULL: unknown. Their columns (name, type, unit, help, getter) stand in src/core/columns.cpp.
#pragma once

#include <string>
#include <vector>

#include "tracer_bio/object.h"
#include "tracer_bio/process.h"

namespace tracer_bio {

enum class EndReason : uint8_t { kExit, kSignal, kOom, kExec, kUnobserved };

// What was left out of an execution's arguments before they were stored ([privacy]).
enum class ArgsHidden : uint8_t { kSecrets, kAll };

enum class Origin : uint8_t {
  kEvent,      // its exec was seen
  kSnapshot,   // it ran already when the recording began
  kRecovered,  // begun in an earlier recording and continued
  kPolled,     // it was found in /proc after it had begun
};

// One program image from its execve to its next execve or exit, with the processes that it forked
// and that never called execve.
struct Execution {
  int64_t id = 0;
  int64_t recording_id = 0;
  pid_t pid = 0;
  uint64_t process_start_ns = 0;  // since boot: with pid and the recording's boot_id, the process
  pid_t ppid = 0;
  std::optional<int64_t> parent_id;    // the execution that forked the process
  std::optional<int64_t> previous_id;  // the execution before it in the same process
  pid_t pgid = 0;
  pid_t sid = 0;
  uint32_t uid = 0;
  uint32_t gid = 0;
  std::optional<uint32_t> login_uid;
  std::string comm;
  std::string exe;     // empty: NULL
  std::string script;  // empty: NULL
  std::string args;    // each followed by a NUL
  int64_t args_bytes = 0;
  bool args_truncated = false;
  std::optional<ArgsHidden> args_hidden;  // nothing: they are as they were given
  std::string args_tool;    // the tool that they told before something was hidden; else empty: NULL
  std::string environment;  // the listed variables that it was given: each NAME=value followed by
                            // a NUL; empty: NULL
  std::string cwd;          // empty: NULL
  std::string cgroup;       // empty: NULL
  std::string container_id;  // empty: NULL
  int64_t start_ns = 0;
  std::optional<int64_t> end_ns;
  std::optional<EndReason> end_reason;  // nothing: it still runs
  std::optional<int> exit_code;
  std::optional<int> exit_signal;
  bool core_dumped = false;
  std::optional<int64_t> oom_limit_bytes;  // of the control group, where that had no memory left
  Totals totals;                           // forked processes included; nothing while it runs
  std::optional<CpuQuality> cpu_quality;
  std::optional<RssQuality> max_rss_quality;
  int64_t forked_processes = 0;  // that never called execve, and have ended
  Origin origin = Origin::kEvent;
  // What it was made of: the store's number for it, which it gives to `objects` of the record.
  std::optional<int64_t> object_set_id;
};

// What an execution is part of.
struct Attribution {
  std::optional<int64_t> run_id;
  std::optional<int64_t> task_id;  // the innermost task of that run
  std::string pipeline;
  std::string tool;
  std::string task;   // what its task is known by from its start; empty: NULL
  bool kept = false;  // the filter lets it through to the processed tables

  bool operator==(const Attribution&) const = default;
};

// What an end means to the one who waits for it.
enum class Outcome : uint8_t {
  kFailed,   // an exit code that is not 0, or a signal
  kAnswer,   // an exit code that answers a question: grep found nothing, the files differ
  kSigpipe,  // its reader had enough
  kOom,      // killed for want of memory
};

// One row of executions, of run_executions where attribution.run_id, and of processed_executions
// where attribution.kept.
struct ExecutionRecord {
  Execution execution;
  Attribution attribution;
  std::optional<int64_t> first_id;  // the first execution of its process, where that is another
  // The process's totals when this execution began, where not zero: needed to continue it after a
  // restart.
  std::optional<Totals> baseline;
  SharedObjectSet objects;  // nullptr: not known
  bool begun = false;       // an earlier row of it was handed to the store, to be completed
  bool last = false;        // none will follow
};

// One row of metrics, and one of processed_metrics where kept_run_id.
struct Metric {
  int64_t execution_id = 0;
  int64_t time_ns = 0;
  int64_t cpu_ns = 0;                 // since the execution began
  std::optional<double> cpu_percent;  // over the step that ends here
  int64_t rss_bytes = 0;
  int64_t virtual_bytes = 0;
  std::optional<int64_t> read_bytes;  // since the execution began
  std::optional<int64_t> write_bytes;
  int64_t threads = 0;
  char state = '?';
  std::optional<int64_t> swap_bytes;
  std::optional<int64_t> pss_bytes;
  std::optional<int64_t> open_files;
  std::optional<int64_t> kept_run_id;
};

// Of a run, and of a task.
enum class RunStatus : uint8_t { kRunning, kSucceeded, kFailed, kUnobserved };

// One process tree started by a pipeline's root.
struct Run {
  int64_t id = 0;
  int64_t recording_id = 0;
  std::string pipeline;
  int64_t root_execution_id = 0;
  std::optional<int64_t> parent_run_id;
  std::optional<int64_t> parent_task_id;  // of the run around it
  uint32_t uid = 0;
  std::string engine;   // that opened it, or takes part in it; empty: NULL
  std::string session;  // what the engine calls this start of it; empty: NULL
  std::string name;     // empty: NULL
  std::string command;
  std::string cwd;  // empty: NULL
  int64_t start_ns = 0;
  std::optional<int64_t> end_ns;  // of the root's process; children may outlive it
  RunStatus status = RunStatus::kRunning;
  std::optional<int> exit_code;
  std::optional<int> exit_signal;
  int64_t executions = 0;         // begun in its tree, runs within it included
  int64_t failed_executions = 0;  // of those that ended: exit code not 0, or a signal
  int64_t cpu_ns = 0;             // of the tree so far
  int64_t read_bytes = 0;
  int64_t write_bytes = 0;
  std::optional<int64_t> peak_rss_bytes;  // the largest sum over the tree in one sampling pass, or
                                          // the largest single process
  std::optional<bool>
      complete;  // seen from the start to the end without a loss; nothing while it runs
};

// One piece of work of a run, as its engine or a label tells it apart: a process tree within the
// run's.
struct Task {
  int64_t id = 0;
  int64_t run_id = 0;
  std::optional<int64_t> parent_task_id;  // the task of the same run that it is part of
  int64_t root_execution_id = 0;
  std::string engine;  // that told of it
  // What the engine lets others know; empty: NULL.
  std::string name;                // "ALIGN (sample_1)"
  std::string process;             // the process, rule or call that it is an instance of: "ALIGN"
  std::string tag;                 // which instance: "sample_1", "sample=1"
  std::string hash;                // "ab/12cd34", of its work directory
  std::string native_id;           // the engine's or scheduler's number for it
  std::optional<int64_t> attempt;  // counts from 1
  std::string folder;
  int64_t start_ns = 0;
  std::optional<int64_t> end_ns;  // of its root's process; children may outlive it
  RunStatus status = RunStatus::kRunning;
  std::optional<int> exit_code;
  std::optional<int> exit_signal;
  int64_t executions = 0;  // begun in its tree, tasks and runs within it included
  int64_t failed_executions = 0;
  int64_t cpu_ns = 0;
  int64_t read_bytes = 0;
  int64_t write_bytes = 0;
  std::optional<int64_t> peak_rss_bytes;  // as that of a run
};

// A container that executions were seen in. Empty texts are NULL: its cgroup tells the id and
// perhaps more, its runtime the rest.
struct Container {
  std::string id;
  std::string runtime;  // containerd, cri-o, docker, podman, lxc, systemd-nspawn
  std::string name;
  std::string image;
  std::string pod_name;
  std::string pod_namespace;
  std::string pod_uid;
  int64_t first_seen_ns = 0;
  int64_t last_seen_ns = 0;
};

struct Loss {
  int64_t recording_id = 0;
  int64_t from_ns = 0;
  int64_t to_ns = 0;
  std::string stage;             // gap, ring, source, queue, store
  std::string kind;              // fork, exec, exit, free, executions, metrics, time …
  std::optional<int64_t> count;  // nothing: cannot be known
};

struct Recording {
  int64_t id = 0;
  std::string host;
  std::string boot_id;
  std::string kernel;
  std::string version;
  std::string source;
  int64_t started_ns = 0;
};

// The whole machine at one moment. Counters since boot.
struct HostMetric {
  int64_t time_ns = 0;
  int64_t cpus = 0;
  int64_t cpu_user_ns = 0;
  int64_t cpu_system_ns = 0;
  int64_t cpu_iowait_ns = 0;
  int64_t cpu_steal_ns = 0;
  int64_t cpu_idle_ns = 0;
  std::optional<double> cpu_percent;  // busy, over the step that ends here; 100 = one core
  double load_1m = 0;
  double load_5m = 0;
  double load_15m = 0;
  int64_t memory_total_bytes = 0;
  int64_t memory_available_bytes = 0;
  int64_t swap_total_bytes = 0;
  int64_t swap_free_bytes = 0;
  int64_t disk_read_bytes = 0;  // of whole disks (no partitions, no loop or RAM devices)
  int64_t disk_write_bytes = 0;
  int64_t processes = 0;  // live, as the sampler saw them
};

// The daemon's own cost and health.
struct RecorderStat {
  int64_t recording_id = 0;
  int64_t time_ns = 0;
  int64_t cpu_ns = 0;  // since it started
  int64_t rss_bytes = 0;
  int64_t executions = 0;  // begun since it started
  int64_t events = 0;
  int64_t lost = 0;  // the counts of all losses since it started
  int64_t ring_backlog_bytes = 0;
  int64_t queue_bytes = 0;
  int64_t queue_peak_bytes = 0;
  int64_t commits = 0;
  int64_t rows = 0;
  int64_t longest_commit_ns = 0;  // since the last row
  int64_t sample_pass_ns = 0;     // the last sampling pass, CPU
  int64_t processes = 0;
  std::string sampler;
  std::optional<int64_t> database_bytes;   // with its -wal
  std::optional<int64_t> disk_free_bytes;  // of its file system, for the daemon's user
  std::optional<int64_t> disk_total_bytes;
};

}  // namespace tracer_bio
