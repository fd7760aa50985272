// The columns of executions, run_executions, processed_executions and baselines.
#include <array>

#include "core/columns/field.h"
#include "core/columns/totals.h"
#include "core/outcome.h"
#include "core/tool.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace columns {
namespace {

// What an execution has cost, as both tables have it.
constexpr auto kCost = table<Execution>(
    lift<Execution, &Execution::totals, kCpuTotal>(),
    field<&Execution::cpu_quality>(
        "cpu_quality", "",
        "exact; at_exit: up to one scheduler tick short; sampled: of its last sample"),
    lift<Execution, &Execution::totals, kTimeTotals>(),
    field<&Execution::max_rss_quality>(
        "max_rss_quality", "",
        "exact; upper_bound: perhaps of an earlier program of the process; sampled"),
    lift<Execution, &Execution::totals, kCountTotals>());

constexpr std::array kStart{
    field<&Execution::start_ns>("start_ns", kUtcNs, "when its execve succeeded"),
};
constexpr std::array kEnd{
    field<&Execution::end_ns>("end_ns", kUtcNs, "NULL: it still runs, or its end was not seen"),
};
constexpr std::array kOutcome{
    field<&Execution::end_reason>(
        "end_reason", "",
        "exit, signal, oom, exec (another program took its place), unobserved; NULL: still runs"),
    field<&Execution::exit_code>("exit_code", "", "NULL unless it exited"),
    field<&Execution::exit_signal>("exit_signal", "", "the signal that ended it"),
};

constexpr Column<Execution> kArgs{
    {"args", ColumnType::kText, "",
     R"(JSON array, exact: a byte that is not UTF-8 stands as \udc80 to \udcff)"},
    [](const Execution& row, std::string& scratch) -> Value {
      args_to_json(row.args, scratch);
      return std::string_view{scratch};
    },
    [](Execution& row, const Value& value) {
      const auto* json = std::get_if<std::string_view>(&value);
      row.args = json ? args_from_json(*json).value_or("") : "";
    }};

constexpr std::array kExe{
    text_or_null<&Execution::exe>("exe", "path of the program"),
};

constexpr std::array kEnvironment{Column<Execution>{
    {"environment", ColumnType::kText, "",
     "JSON object of the environment variables that are listed; NULL: it had none of them"},
    [](const Execution& row, std::string& scratch) -> Value {
      if (row.environment.empty()) return {};
      environment_to_json(row.environment, scratch);
      return std::string_view{scratch};
    },
    [](Execution& row, const Value& value) {
      const auto* json = std::get_if<std::string_view>(&value);
      row.environment = json ? environment_from_json(*json).value_or("") : "";
    }}};

// Unknown, not false, where no end was seen.
constexpr Column<Execution> kCoreDumped{
    {"core_dumped", ColumnType::kInteger, "", "1: the signal that ended it left a core dump"},
    [](const Execution& row, std::string&) -> Value {
      if (!row.end_reason || row.end_reason == EndReason::kUnobserved) return {};
      return int64_t{row.core_dumped};
    },
    [](Execution& row, const Value& value) {
      const auto* number = std::get_if<int64_t>(&value);
      row.core_dumped = number && *number != 0;
    }};

constexpr std::array kObjectSetId{
    field<&Execution::object_set_id>("object_set_id", "",
                                     "the files that it was made of, in object_sets; NULL: it was "
                                     "not looked at, or not in time"),
};

constexpr auto kExecutions = table<Execution>(
    field<&Execution::id>("id", "", "in the order in which they began"),
    field<&Execution::recording_id>("recording_id", "", "the recording that saw it begin"),
    field<&Execution::pid>("pid", "", "process id, in the initial PID namespace"),
    field<&Execution::process_start_ns>(
        "process_start_ns", "ns since boot",
        "with pid and the recording's boot_id it identifies the process"),
    field<&Execution::ppid>("ppid", "", "of the parent when it began"),
    field<&Execution::parent_id>("parent_id", "", "the execution that forked its process"),
    field<&Execution::previous_id>("previous_id", "", "the execution before it in its process"),
    field<&Execution::pgid>("pgid", "", "process group"),
    field<&Execution::sid>("sid", "", "session"), field<&Execution::uid>("uid", "", "real user id"),
    field<&Execution::gid>("gid", "", "real group id"),
    field<&Execution::login_uid>("login_uid", "", "who logged in, also after sudo"),
    field<&Execution::comm>("comm", "", "the kernel's name for it, at most 15 bytes"), kExe,
    text_or_null<&Execution::script>("script", "path of the script that execve was given"), kArgs,
    field<&Execution::args_bytes>("args_bytes", "bytes", "size of the arguments, uncut"),
    field<&Execution::args_truncated>("args_truncated", "", "1: args were cut at the limit"),
    text_or_null<&Execution::cwd>("cwd", "working directory when it began"),
    text_or_null<&Execution::cgroup>("cgroup", "path of its control group"),
    text_or_null<&Execution::container_id>("container_id", "from the path of its control group"),
    kStart, kEnd, kOutcome, kCoreDumped, kCost,
    field<&Execution::forked_processes>(
        "forked_processes", "",
        "processes that it forked, that ran no other program and have ended: their cost is in it"),
    field<&Execution::origin>(
        "origin", "",
        "event; snapshot: it ran already when the recording began, or events were "
        "lost when it did; recovered: begun in an earlier recording and continued; "
        "polled: found in /proc, begun up to a step earlier than that"),
    kEnvironment,
    field<&Execution::oom_limit_bytes>(
        "oom_limit_bytes", "bytes",
        "for want of memory killed: the limit of its control group; NULL: the machine's memory"),
    field<&Execution::args_hidden>(
        "args_hidden", "",
        "secrets: they stand as ***; all: no arguments were kept; NULL: they are as they were"),
    text_or_null<&Execution::args_tool>("args_tool",
                                        "the tool that they told before something was hidden"),
    kObjectSetId);

constexpr auto kExecutionOf = [](const ProcessedExecution& row) -> const Execution& {
  return row.record.execution;
};
constexpr auto kAttributionOf = [](const ProcessedExecution& row) -> const Attribution& {
  return row.record.attribution;
};

constexpr std::array kExecutionId{
    field<&Execution::id>("execution_id", "", "its row in executions"),
};
constexpr std::array kAttribution{
    field<&Attribution::run_id>("run_id", "", "the innermost run that it belongs to"),
    field<&Attribution::pipeline>("pipeline", "", "of that run"),
    field<&Attribution::tool>("tool", "", "what a person would call it: htseq-count, not python3"),
    text_or_null<&Attribution::task>("task", "of a workflow engine: its directory or name"),
};
constexpr std::array kTaskId{
    field<&Attribution::task_id>("task_id", "", "the innermost task that it belongs to"),
};

constexpr Column<ProcessedExecution> kUser{
    {"user", ColumnType::kText, "", "name, or the uid where it has none"},
    [](const ProcessedExecution& row, std::string&) -> Value { return row.user; },
    nullptr};

constexpr Column<ProcessedExecution> kCommand{
    {"command", ColumnType::kText, "",
     "its arguments as one would type them in a shell; its tool where they were not kept"},
    [](const ProcessedExecution& row, std::string& scratch) -> Value {
      command_of(row.record.execution, scratch);
      return std::string_view{scratch};
    },
    nullptr};

constexpr Column<ProcessedExecution> kDuration{
    {"duration_ns", ColumnType::kInteger, "ns", "from start_ns to end_ns"},
    [](const ProcessedExecution& row, std::string&) -> Value {
      const Execution& execution = row.record.execution;
      return execution.end_ns ? Value{*execution.end_ns - execution.start_ns} : Value{};
    },
    nullptr};

constexpr auto kProcessedExecutions =
    table<ProcessedExecution>(lift<ProcessedExecution, kExecutionOf, kExecutionId>(),
                              lift<ProcessedExecution, kAttributionOf, kAttribution>(), kUser,
                              kCommand, lift<ProcessedExecution, kExecutionOf, kStart>(),
                              lift<ProcessedExecution, kExecutionOf, kEnd>(), kDuration,
                              lift<ProcessedExecution, kExecutionOf, kOutcome>(),
                              lift<ProcessedExecution, kExecutionOf, kCost>(),
                              lift<ProcessedExecution, kAttributionOf, kTaskId>(),
                              lift<ProcessedExecution, kExecutionOf, kExe>(),
                              lift<ProcessedExecution, kExecutionOf, kEnvironment>());

constexpr auto kExecutionOfRun = [](const RunExecution& row) -> const Execution& {
  return row.record.execution;
};
constexpr auto kAttributionOfRun = [](const RunExecution& row) -> const Attribution& {
  return row.record.attribution;
};

constexpr std::array kRunId{kAttribution[0]};
constexpr std::array kTool{kAttribution[2]};

constexpr Column<RunExecution> kFirstId{
    {"first_id", ColumnType::kInteger, "",
     "the first execution of its process; NULL: it is the first"},
    [](const RunExecution& row, std::string& scratch) {
      return to_value(row.record.first_id, scratch);
    },
    nullptr};

constexpr Column<RunExecution> kOutcomeOfRun{
    {"outcome", ColumnType::kText, "",
     "failed; oom; answer (an exit code that is no failure, as grep's 1); sigpipe (its reader had "
     "enough); NULL: it succeeded, or has not ended"},
    [](const RunExecution& row, std::string& scratch) {
      return to_value(outcome_of(row.record.execution, row.record.attribution.tool), scratch);
    },
    nullptr};

constexpr auto kRunExecutions =
    table<RunExecution>(lift<RunExecution, kExecutionOfRun, kExecutionId>(),
                        lift<RunExecution, kAttributionOfRun, kRunId>(),
                        lift<RunExecution, kAttributionOfRun, kTaskId>(), kFirstId,
                        lift<RunExecution, kAttributionOfRun, kTool>(), kOutcomeOfRun,
                        lift<RunExecution, kExecutionOfRun, kObjectSetId>());

}  // namespace
}  // namespace columns

std::span<const Column<Execution>> execution_columns() { return columns::kExecutions; }
std::span<const Column<ProcessedExecution>> processed_execution_columns() {
  return columns::kProcessedExecutions;
}
std::span<const Column<RunExecution>> run_execution_columns() { return columns::kRunExecutions; }
std::span<const Column<Totals>> totals_columns() { return columns::kTotals; }

}  // namespace tracer_bio
