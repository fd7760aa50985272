// The columns of what `tree` gives.
#include <array>

#include "core/columns/field.h"
#include "core/process_tree.h"

namespace tracer_bio {
namespace columns {
namespace {

using Row = TreeExecution;

constexpr auto kTreeExecutions = table<Row>(
    field<&Row::id>("id", "", "its row in executions"), field<&Row::run_id>("run_id", "", ""),
    field<&Row::task_id>("task_id", "", ""), field<&Row::parent_id>("parent_id", "", ""),
    field<&Row::previous_id>("previous_id", "", ""), field<&Row::pid>("pid", "", ""),
    field<&Row::tool>("tool", "", ""), field<&Row::args>("args", "", ""),
    field<&Row::start_ns>("start_ns", kUtcNs, ""), field<&Row::end_ns>("end_ns", kUtcNs, ""),
    field<&Row::end_reason>("end_reason", "", ""), field<&Row::exit_code>("exit_code", "", ""),
    field<&Row::exit_signal>("exit_signal", "", ""), field<&Row::outcome>("outcome", "", ""),
    field<&Row::cpu_ns>("cpu_ns", "ns", ""),
    field<&Row::max_rss_bytes>("max_rss_bytes", "bytes", ""),
    field<&Row::read_bytes>("read_bytes", "bytes", ""),
    field<&Row::write_bytes>("write_bytes", "bytes", ""));

constexpr auto kExecutionOfLine = [](const TreeLine& line) -> const TreeExecution& {
  return *line.execution;
};

constexpr auto kTreeLines = table<TreeLine>(
    lift<TreeLine, kExecutionOfLine, kTreeExecutions>(),
    field<&TreeLine::continues>("continues", "", "1: the process of the one before it"),
    field<&TreeLine::orphan>("orphan", "", "1: its parent was not recorded"),
    field<&TreeLine::hidden>("hidden", "", "1: it failed, and what started it returned 0"),
    field<&TreeLine::omitted>("omitted", "", "executions below it that are not shown"));

}  // namespace
}  // namespace columns

std::span<const Column<TreeExecution>> tree_execution_columns() { return columns::kTreeExecutions; }
std::span<const Column<TreeLine>> tree_line_columns() { return columns::kTreeLines; }

}  // namespace tracer_bio
