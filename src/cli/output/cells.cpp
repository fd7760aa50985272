#include "cli/output/cells.h"

#include "cli/output/human.h"
#include "tracer_bio/text.h"

namespace tracer_bio {

Cell text_cell(const NamedRow& row, std::string_view column) {
  return {printable(row.text(column).value_or(""))};
}

Cell integer_cell(const NamedRow& row, std::string_view column) {
  const auto number = row.integer(column);
  return {number ? std::to_string(*number) : ""};
}

Cell duration_cell(const NamedRow& row, std::string_view column) {
  const auto ns = row.integer(column);
  return {ns ? human_duration(*ns) : ""};
}

Cell bytes_cell(const NamedRow& row, std::string_view column) {
  const auto size = row.integer(column);
  return {size ? human_bytes(*size) : ""};
}

Cell percent_cell(const NamedRow& row, std::string_view column) {
  const auto percent = row.real(column);
  return {percent ? human_percent(*percent) : ""};
}

Cell failures_cell(const NamedRow& row, std::string_view column) {
  Cell cell = integer_cell(row, column);
  if (cell.text != "0") cell.colour = Colour::kRed;
  return cell;
}

Cell exit_status_cell(const NamedRow& row) {
  if (const auto signal = row.integer("exit_signal"); signal.value_or(0) != 0) {
    return {human_signal(*signal), Colour::kRed};
  }
  const auto code = row.integer("exit_code");
  if (!code) return {};
  return {std::to_string(*code), *code == 0 ? Colour::kNone : Colour::kRed};
}

Cell end_cell(const NamedRow& row) {
  const std::string_view reason = row.text("end_reason").value_or("running");
  if (reason == "running") return {"running", Colour::kGreen};
  if (reason == "oom") return {"out of memory", Colour::kRed};
  if (reason == "exec" || reason == "unobserved") return {std::string{reason}, Colour::kGrey};
  return exit_status_cell(row);
}

Cell arguments_cell(const NamedRow& row) {
  const auto args = args_from_json(row.text("args").value_or(""));
  std::string command;
  if (args) shell_command(*args, command);
  // Of arguments that were not kept, the tool that they told.
  if (command.empty()) command = row.text("args_tool").value_or(row.text("tool").value_or(""));
  return {command};
}

}  // namespace tracer_bio
