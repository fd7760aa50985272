#include "cli/output/views.h"

#include "cli/output/cells.h"
#include "cli/output/human.h"

namespace tracer_bio {
namespace {

Cell started(const NamedRow& row) {
  const auto ns = row.integer("start_ns");
  return {ns ? human_time(*ns) : ""};
}

Cell lasted(const NamedRow& row) {
  const auto start = row.integer("start_ns");
  const auto end = row.integer("end_ns");
  return {start && end ? human_duration(*end - *start) : ""};
}

Cell run_status(const NamedRow& row) {
  Cell cell = text_cell(row, "status");
  if (cell.text == "failed") cell.colour = Colour::kRed;
  if (cell.text == "running") cell.colour = Colour::kGreen;
  return cell;
}

// A run that lost events is not quite what happened.
Cell complete(const NamedRow& row) {
  const auto whole = row.integer("complete");
  if (!whole) return {};
  return *whole != 0 ? Cell{"yes"} : Cell{"no", Colour::kYellow};
}

constexpr std::string_view kFailedExecutions = "failed_executions";

constexpr TableColumn kRunTable[] = {
    {"RUN", Align::kRight, shown<integer_cell, kId>},
    {"PIPELINE", Align::kLeft, shown<text_cell, kPipeline>},
    {"USER", Align::kLeft, shown<text_cell, kUser>},
    {"STARTED", Align::kLeft, started},
    {"DURATION", Align::kRight, lasted},
    {"STATUS", Align::kLeft, run_status},
    {"EXIT", Align::kLeft, exit_status_cell},
    {"EXECUTIONS", Align::kRight, shown<integer_cell, kExecutions>},
    {"FAILED", Align::kRight, shown<failures_cell, kFailedExecutions>},
    {"CPU", Align::kRight, shown<duration_cell, kCpu>},
    {"MEMORY", Align::kRight, shown<bytes_cell, kPeakRss>},
    {"READ", Align::kRight, shown<bytes_cell, kRead>},
    {"WRITTEN", Align::kRight, shown<bytes_cell, kWritten>},
    {"COMPLETE", Align::kLeft, complete},
    {"COMMAND", Align::kLeft, shown<text_cell, kCommand>},
};

constexpr TableColumn kExecutionTable[] = {
    {"RUN", Align::kRight, shown<integer_cell, kRunId>},
    {"PIPELINE", Align::kLeft, shown<text_cell, kPipeline>},
    {"TOOL", Align::kLeft, shown<text_cell, kTool>},
    {"USER", Align::kLeft, shown<text_cell, kUser>},
    {"STARTED", Align::kLeft, started},
    {"DURATION", Align::kRight, lasted},
    {"EXIT", Align::kLeft, end_cell},
    {"CPU", Align::kRight, shown<duration_cell, kCpu>},
    {"MEMORY", Align::kRight, shown<bytes_cell, kMaxRss>},
    {"READ", Align::kRight, shown<bytes_cell, kRead>},
    {"WRITTEN", Align::kRight, shown<bytes_cell, kWritten>},
    {"COMMAND", Align::kLeft, shown<text_cell, kCommand>},
};

constexpr TableColumn kRawExecutionTable[] = {
    {"ID", Align::kRight, shown<integer_cell, kId>},
    {"PID", Align::kRight, shown<integer_cell, kPid>},
    {"NAME", Align::kLeft, shown<text_cell, kComm>},
    {"UID", Align::kRight, shown<integer_cell, kUid>},
    {"STARTED", Align::kLeft, started},
    {"DURATION", Align::kRight, lasted},
    {"EXIT", Align::kLeft, end_cell},
    {"CPU", Align::kRight, shown<duration_cell, kCpu>},
    {"MEMORY", Align::kRight, shown<bytes_cell, kMaxRss>},
    {"READ", Align::kRight, shown<bytes_cell, kRead>},
    {"WRITTEN", Align::kRight, shown<bytes_cell, kWritten>},
    {"COMMAND", Align::kLeft, arguments_cell},
};

}  // namespace

std::span<const TableColumn> run_table() { return kRunTable; }
std::span<const TableColumn> execution_table() { return kExecutionTable; }
std::span<const TableColumn> raw_execution_table() { return kRawExecutionTable; }

}  // namespace tracer_bio
