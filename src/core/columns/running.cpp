// The columns of what `live` gives.
#include "core/running.h"

#include <array>

#include "core/columns/field.h"

namespace tracer_bio {
namespace columns {
namespace {

using Row = RunningExecution;

constexpr auto kRunning = table<Row>(
    field<&Row::id>("execution_id", "", "its row in executions"),
    field<&Row::run_id>("run_id", "", ""), text_or_null<&Row::pipeline>("pipeline", ""),
    field<&Row::task_id>("task_id", "", ""), text_or_null<&Row::task>("task", ""),
    field<&Row::tool>("tool", "", ""), field<&Row::user>("user", "", ""),
    field<&Row::pid>("pid", "", ""), field<&Row::args>("args", "", ""),
    field<&Row::start_ns>("start_ns", kUtcNs, ""), field<&Row::sample_ns>("sample_ns", kUtcNs, ""),
    field<&Row::cpu_percent>("cpu_percent", "%", "0: it did nothing of late"),
    field<&Row::rss_bytes>("rss_bytes", "bytes", ""),
    field<&Row::read_bytes>("read_bytes", "bytes", ""),
    field<&Row::write_bytes>("write_bytes", "bytes", ""),
    field<&Row::running_ns>("running_ns", "ns", ""));

}  // namespace
}  // namespace columns

std::span<const Column<RunningExecution>> running_execution_columns() { return columns::kRunning; }

}  // namespace tracer_bio
