#include "cli/output/where_table.h"

#include "cli/output/cells.h"
#include "cli/output/human.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

Cell time_cell(const NamedRow& row, std::string_view column) {
  const auto ns = row.integer(column);
  return {ns ? human_time(*ns) : ""};
}

// With what packers add to it: that is what advisories name.
Cell version(const NamedRow& row) {
  const auto text = row.text("package_version");
  return {printable(text ? *text : row.text("version").value_or(""))};
}

Cell path(const NamedRow& row) {
  Cell cell = text_cell(row, "path");
  const int64_t others = row.integer("files").value_or(1) - 1;
  if (others > 0) cell.text += " and " + std::to_string(others) + " more";
  return cell;
}

constexpr std::string_view kFirst = "first_ns";
constexpr std::string_view kLast = "last_ns";
constexpr std::string_view kPackage = "package";

constexpr TableColumn kTable[] = {
    {"LAST", Align::kLeft, shown<time_cell, kLast>},
    {"FIRST", Align::kLeft, shown<time_cell, kFirst>},
    {"USER", Align::kLeft, shown<text_cell, kUser>},
    {"PIPELINE", Align::kLeft, shown<text_cell, kPipeline>},
    {"RUN", Align::kRight, shown<integer_cell, kRunId>},
    {"TOOL", Align::kLeft, shown<text_cell, kTool>},
    {"EXECUTIONS", Align::kRight, shown<integer_cell, kExecutions>},
    {"PACKAGE", Align::kLeft, shown<text_cell, kPackage>},
    {"VERSION", Align::kLeft, version},
    {"PATH", Align::kLeft, path},
};

}  // namespace

std::span<const TableColumn> where_table() { return kTable; }

}  // namespace tracer_bio
