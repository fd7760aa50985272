#include "cli/output/top_table.h"

#include "cli/output/cells.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kCount = "count";
constexpr std::string_view kFailedCount = "failed";
constexpr std::string_view kTime = "time_ns";
constexpr std::string_view kShare = "cpu_share_percent";
constexpr std::string_view kVersions = "versions";
constexpr std::string_view kRuns = "runs";
constexpr std::string_view kUsers = "users";

Cell name(const NamedRow& row) {
  const auto text = row.text("name");
  if (!text) return {"(no name)", Colour::kGrey};
  return {printable(*text)};
}

std::string_view name_title(UseOf of) {
  switch (of) {
    case UseOf::kTools:
      return "TOOL";
    case UseOf::kExecutables:
      return "EXECUTABLE";
    case UseOf::kUsers:
      return "USER";
    case UseOf::kPipelines:
    case UseOf::kRuns:
      return "PIPELINE";
    case UseOf::kImages:
      return "IMAGE";
    case UseOf::kTasks:
      return "PROCESS";
  }
  return "";
}

}  // namespace

std::vector<TableColumn> top_table(UseOf of) {
  std::vector<TableColumn> columns{
      {name_title(of), Align::kLeftYielding, name},
      {of == UseOf::kTasks ? "TASKS" : "COUNT", Align::kRight, shown<integer_cell, kCount>},
      {"FAILED", Align::kRight, shown<failures_cell, kFailedCount>},
      {"TIME", Align::kRight, shown<duration_cell, kTime>},
      {"CPU", Align::kRight, shown<duration_cell, kCpu>},
      {"SHARE", Align::kRight, shown<percent_cell, kShare>},
      {"MEMORY", Align::kRight, shown<bytes_cell, kMaxRss>},
      {"READ", Align::kRight, shown<bytes_cell, kRead>},
      {"WRITTEN", Align::kRight, shown<bytes_cell, kWritten>},
  };
  if (of == UseOf::kRuns) {
    columns.insert(columns.begin(), {"RUN", Align::kRight, shown<integer_cell, kRunId>});
  }
  return columns;
}

std::vector<TableColumn> object_use_table(ObjectGroup of) {
  return {
      {of == ObjectGroup::kPackage ? "PACKAGE" : "LIBRARY", Align::kLeftYielding, name},
      {"VERSIONS", Align::kRight, shown<integer_cell, kVersions>},
      {"EXECUTIONS", Align::kRight, shown<integer_cell, kExecutions>},
      {"CPU", Align::kRight, shown<duration_cell, kCpu>},
      {"RUNS", Align::kRight, shown<integer_cell, kRuns>},
      {"USERS", Align::kRight, shown<integer_cell, kUsers>},
  };
}

}  // namespace tracer_bio
