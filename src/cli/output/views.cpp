#include "cli/output/views.h"

#include "cli/output/human.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

Cell text_cell(const NamedRow& row, std::string_view column) {
  return {printable(row.text(column).value_or(""))};
}

Cell integer_cell(const NamedRow& row, std::string_view column) {
  const auto number = row.integer(column);
  return {number ? std::to_string(*number) : ""};
}

template <auto& Column>
Cell text(const NamedRow& row) {
  return text_cell(row, Column);
}

template <auto& Column>
Cell integer(const NamedRow& row) {
  return integer_cell(row, Column);
}

template <auto& Column>
Cell duration(const NamedRow& row) {
  const auto ns = row.integer(Column);
  return {ns ? human_duration(*ns) : ""};
}

template <auto& Column>
Cell bytes(const NamedRow& row) {
  const auto size = row.integer(Column);
  return {size ? human_bytes(*size) : ""};
}

Cell started(const NamedRow& row) {
  const auto ns = row.integer("start_ns");
  return {ns ? human_time(*ns) : ""};
}

Cell lasted(const NamedRow& row) {
  const auto start = row.integer("start_ns");
  const auto end = row.integer("end_ns");
  return {start && end ? human_duration(*end - *start) : ""};
}

// "0", "1", "SIGKILL".
Cell exit_status(const NamedRow& row) {
  if (const auto signal = row.integer("exit_signal"); signal.value_or(0) != 0) {
    return {human_signal(*signal), Colour::kRed};
  }
  const auto code = row.integer("exit_code");
  if (!code) return {};
  return {std::to_string(*code), *code == 0 ? Colour::kNone : Colour::kRed};
}

// The same, or why there is none.
Cell outcome(const NamedRow& row) {
  const std::string_view reason = row.text("end_reason").value_or("running");
  if (reason == "running") return {"running", Colour::kGreen};
  if (reason == "oom") return {"out of memory", Colour::kRed};
  if (reason == "exec" || reason == "unobserved") return {std::string{reason}, Colour::kGrey};
  return exit_status(row);
}

Cell run_status(const NamedRow& row) {
  Cell cell = text_cell(row, "status");
  if (cell.text == "failed") cell.colour = Colour::kRed;
  if (cell.text == "running") cell.colour = Colour::kGreen;
  return cell;
}

Cell failed_count(const NamedRow& row) {
  Cell cell = integer_cell(row, "failed_executions");
  if (cell.text != "0") cell.colour = Colour::kRed;
  return cell;
}

// A run that lost events is not quite what happened.
Cell complete(const NamedRow& row) {
  const auto whole = row.integer("complete");
  if (!whole) return {};
  return *whole != 0 ? Cell{"yes"} : Cell{"no", Colour::kYellow};
}

Cell arguments(const NamedRow& row) {
  const auto args = args_from_json(row.text("args").value_or(""));
  std::string command;
  if (args) shell_command(*args, command);
  return {command};
}

constexpr std::string_view kId = "id";
constexpr std::string_view kRunId = "run_id";
constexpr std::string_view kPid = "pid";
constexpr std::string_view kUid = "uid";
constexpr std::string_view kUser = "user";
constexpr std::string_view kPipeline = "pipeline";
constexpr std::string_view kTool = "tool";
constexpr std::string_view kComm = "comm";
constexpr std::string_view kCommand = "command";
constexpr std::string_view kExecutions = "executions";
constexpr std::string_view kCpu = "cpu_ns";
constexpr std::string_view kMaxRss = "max_rss_bytes";
constexpr std::string_view kPeakRss = "peak_rss_bytes";
constexpr std::string_view kRead = "read_bytes";
constexpr std::string_view kWritten = "write_bytes";

constexpr TableColumn kRunTable[] = {
    {"RUN", Align::kRight, integer<kId>},
    {"PIPELINE", Align::kLeft, text<kPipeline>},
    {"USER", Align::kLeft, text<kUser>},
    {"STARTED", Align::kLeft, started},
    {"DURATION", Align::kRight, lasted},
    {"STATUS", Align::kLeft, run_status},
    {"EXIT", Align::kLeft, exit_status},
    {"EXECUTIONS", Align::kRight, integer<kExecutions>},
    {"FAILED", Align::kRight, failed_count},
    {"CPU", Align::kRight, duration<kCpu>},
    {"MEMORY", Align::kRight, bytes<kPeakRss>},
    {"READ", Align::kRight, bytes<kRead>},
    {"WRITTEN", Align::kRight, bytes<kWritten>},
    {"COMPLETE", Align::kLeft, complete},
    {"COMMAND", Align::kLeft, text<kCommand>},
};

constexpr TableColumn kExecutionTable[] = {
    {"RUN", Align::kRight, integer<kRunId>},
    {"PIPELINE", Align::kLeft, text<kPipeline>},
    {"TOOL", Align::kLeft, text<kTool>},
    {"USER", Align::kLeft, text<kUser>},
    {"STARTED", Align::kLeft, started},
    {"DURATION", Align::kRight, lasted},
    {"EXIT", Align::kLeft, outcome},
    {"CPU", Align::kRight, duration<kCpu>},
    {"MEMORY", Align::kRight, bytes<kMaxRss>},
    {"READ", Align::kRight, bytes<kRead>},
    {"WRITTEN", Align::kRight, bytes<kWritten>},
    {"COMMAND", Align::kLeft, text<kCommand>},
};

constexpr TableColumn kRawExecutionTable[] = {
    {"ID", Align::kRight, integer<kId>},
    {"PID", Align::kRight, integer<kPid>},
    {"NAME", Align::kLeft, text<kComm>},
    {"UID", Align::kRight, integer<kUid>},
    {"STARTED", Align::kLeft, started},
    {"DURATION", Align::kRight, lasted},
    {"EXIT", Align::kLeft, outcome},
    {"CPU", Align::kRight, duration<kCpu>},
    {"MEMORY", Align::kRight, bytes<kMaxRss>},
    {"READ", Align::kRight, bytes<kRead>},
    {"WRITTEN", Align::kRight, bytes<kWritten>},
    {"COMMAND", Align::kLeft, arguments},
};

}  // namespace

std::span<const TableColumn> run_table() { return kRunTable; }
std::span<const TableColumn> execution_table() { return kExecutionTable; }
std::span<const TableColumn> raw_execution_table() { return kRawExecutionTable; }

}  // namespace tracer_bio
