// The columns of a trace as CSV and JSON.
#include <array>

#include "core/columns/field.h"
#include "core/columns/totals.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace columns {
namespace {

constexpr auto kTrace = table<TraceRow>(
    field<&TraceRow::number>("number", "", "counts from 1, in the order of beginning"),
    field<&TraceRow::task_id>("task_id", "", "its row in tasks; NULL: the run has no tasks"),
    field<&TraceRow::execution_id>("execution_id", "", "its root's row in executions"),
    text_or_null<&TraceRow::name>("name", "as the engine or the label names it; else the tool"),
    text_or_null<&TraceRow::process>("process",
                                     "the process, rule or call that it is an instance of"),
    text_or_null<&TraceRow::tag>("tag", "which instance"),
    text_or_null<&TraceRow::hash>("hash", "of its work directory"),
    text_or_null<&TraceRow::native_id>("native_id", "the engine's or scheduler's number for it"),
    field<&TraceRow::attempt>("attempt", "", "counts from 1"),
    field<&TraceRow::status>("status", "", "running, succeeded, failed, unobserved"),
    field<&TraceRow::exit_code>("exit_code", "", "of its root's process"),
    field<&TraceRow::exit_signal>("exit_signal", "", "that ended its root's process"),
    field<&TraceRow::start_ns>("start_ns", kUtcNs, "when its root began"),
    field<&TraceRow::end_ns>("end_ns", kUtcNs, "when its root's process ended"),
    lift<TraceRow, &TraceRow::totals, kTotals>(),
    field<&TraceRow::max_virtual_bytes>("max_virtual_bytes", "bytes",
                                        "largest address space of one of its processes, sampled"),
    field<&TraceRow::max_pss_bytes>(
        "max_pss_bytes", "bytes", "largest proportional set size of one of its processes, sampled"),
    field<&TraceRow::executions>("executions", "", "in its tree"),
    field<&TraceRow::failed_executions>("failed_executions", "", "of those"),
    text_or_null<&TraceRow::folder>("folder", "its work directory"),
    text_or_null<&TraceRow::command>("command", "of its root"),
    text_or_null<&TraceRow::versions>("versions",
                                      "of its tools, but base utilities, where they are known: "
                                      "bwa 0.7.17, samtools 1.16.1"));

}  // namespace
}  // namespace columns

std::span<const Column<TraceRow>> trace_columns() { return columns::kTrace; }

}  // namespace tracer_bio
