// The columns of runs and tasks.
#include <array>

#include "core/columns/field.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace columns {
namespace {

constexpr std::array kIdentity{
    field<&Run::id>("id", "", "in the order in which they began"),
    field<&Run::recording_id>("recording_id", "", "the recording that saw it begin"),
    field<&Run::pipeline>("pipeline", "", "its name in the configuration, or the workflow engine"),
    field<&Run::root_execution_id>("root_execution_id", "", "the execution that began it"),
    field<&Run::parent_run_id>("parent_run_id", "", "the run that it was started in"),
    field<&Run::uid>("uid", "", "real user id of its root"),
};
constexpr std::array kRest{
    text_or_null<&Run::name>("name", "where the workflow engine gave it one"),
    field<&Run::command>("command", "", "the root's arguments as one would type them in a shell"),
    text_or_null<&Run::cwd>("cwd", "the root's working directory"),
    field<&Run::start_ns>("start_ns", kUtcNs, "when its root began"),
    field<&Run::end_ns>("end_ns", kUtcNs, "when its root's process ended; children may outlive it"),
    field<&Run::status>("status", "", "running, succeeded, failed, unobserved"),
    field<&Run::exit_code>("exit_code", "", "of its root's process"),
    field<&Run::exit_signal>("exit_signal", "", "that ended its root's process"),
    field<&Run::executions>("executions", "", "begun in its tree, runs within it included"),
    field<&Run::failed_executions>("failed_executions", "",
                                   "of those, ended with an exit code that is not 0 or a signal"),
    field<&Run::cpu_ns>("cpu_ns", "ns", "CPU time of the tree so far"),
    field<&Run::read_bytes>("read_bytes", "bytes", "read from storage by the tree so far"),
    field<&Run::write_bytes>("write_bytes", "bytes", "written to storage by the tree so far"),
    field<&Run::peak_rss_bytes>("peak_rss_bytes", "bytes",
                                "largest sum over the tree in one sample, or largest process"),
    field<&Run::complete>("complete", "",
                          "1: seen from start to end without a loss; NULL: still runs"),
    text_or_null<&Run::engine>("engine", "the workflow engine that takes its tasks apart"),
    text_or_null<&Run::session>("session", "what the workflow engine calls this start of it"),
    field<&Run::parent_task_id>("parent_task_id", "", "the task that it was started in"),
};

constexpr auto kRuns =
    table<RunRow>(lift<RunRow, &RunRow::run, kIdentity>(),
                  field<&RunRow::user>("user", "", "name, or the uid where it has none"),
                  lift<RunRow, &RunRow::run, kRest>());

constexpr auto kTasks = table<Task>(
    field<&Task::id>("id", "", "in the order in which they began"),
    field<&Task::run_id>("run_id", "", "the run that it belongs to"),
    field<&Task::parent_task_id>("parent_task_id", "", "the task of that run that it is part of"),
    field<&Task::root_execution_id>("root_execution_id", "", "the execution that began it"),
    field<&Task::engine>("engine", "", "what tells it apart: a workflow engine, or a label"),
    text_or_null<&Task::name>("name", "as the engine or the label names it"),
    text_or_null<&Task::process>("process", "the process, rule or call that it is an instance of"),
    text_or_null<&Task::tag>("tag",
                             "which instance: Nextflow's tag, Snakemake's wildcards, a shard"),
    text_or_null<&Task::hash>("hash", "of its work directory, as Nextflow shows it: ab/12cd34"),
    text_or_null<&Task::native_id>("native_id", "the engine's or scheduler's number for it"),
    field<&Task::attempt>("attempt", "", "counts from 1; NULL: the engine does not tell"),
    text_or_null<&Task::folder>("folder", "its work directory"),
    field<&Task::start_ns>("start_ns", kUtcNs, "when its root began"),
    field<&Task::end_ns>("end_ns", kUtcNs,
                         "when its root's process ended; children may outlive it"),
    field<&Task::status>("status", "", "running, succeeded, failed, unobserved"),
    field<&Task::exit_code>("exit_code", "", "of its root's process"),
    field<&Task::exit_signal>("exit_signal", "", "that ended its root's process"),
    field<&Task::executions>("executions", "", "begun in its tree, tasks within it included"),
    field<&Task::failed_executions>("failed_executions", "",
                                    "of those, ended with an exit code that is not 0 or a signal"),
    field<&Task::cpu_ns>("cpu_ns", "ns", "CPU time of the tree so far"),
    field<&Task::read_bytes>("read_bytes", "bytes", "read from storage by the tree so far"),
    field<&Task::write_bytes>("write_bytes", "bytes", "written to storage by the tree so far"),
    field<&Task::peak_rss_bytes>("peak_rss_bytes", "bytes",
                                 "largest sum over the tree in one sample, or largest process"));

}  // namespace
}  // namespace columns

std::span<const Column<RunRow>> run_columns() { return columns::kRuns; }
std::span<const Column<Task>> task_columns() { return columns::kTasks; }

}  // namespace tracer_bio
