// The columns of runs.
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
};

constexpr auto kRuns =
    table<RunRow>(lift<RunRow, &RunRow::run, kIdentity>(),
                  field<&RunRow::user>("user", "", "name, or the uid where it has none"),
                  lift<RunRow, &RunRow::run, kRest>());

}  // namespace
}  // namespace columns

std::span<const Column<RunRow>> run_columns() { return columns::kRuns; }

}  // namespace tracer_bio
