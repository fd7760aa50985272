// The ReportReader's part that reads which software ran.
#include "store/report/report_reader.h"
#include "store/sql_files.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace {

// Of both queries from their third column on.
ObjectFile read_file(const Statement& row) {
  return {.path = row.text(2),
          .package = row.text(3),
          .version = row.text(4),
          .package_version = row.text(5),
          .package_source = from_name<PackageSource>(row.text(6)),
          .unknown = from_name<ObjectUnknown>(row.text(7))};
}
constexpr int kExecutions = 8;

}  // namespace

void ReportReader::read_programs() {
  Statement rows{connection_, query("report_programs")};
  rows.bind(1, run_ids_);
  while (rows.step()) {
    report_.software.executions += rows.integer(kExecutions);
    report_.software.programs.push_back({.tool = rows.text(0),
                                         .is_tool = rows.integer(1) != 0,
                                         .file = read_file(rows),
                                         .executions = rows.integer(kExecutions)});
  }
}

void ReportReader::read_libraries() {
  ReportSoftware& software = report_.software;
  Statement rows{connection_, query("report_libraries")};
  rows.bind(1, run_ids_);
  while (rows.step()) {
    if (software.libraries.size() >= limits_.libraries) {
      ++software.libraries_left_out;
      continue;
    }
    ReportLibrary& library = software.libraries.emplace_back();
    library = {
        .name = rows.text(0), .file = read_file(rows), .executions = rows.integer(kExecutions)};
    library.file.kind = from_name<ObjectKind>(rows.text(1)).value_or(ObjectKind::kOther);
  }
}

void ReportReader::read_unknown_files() {
  Statement rows{connection_, query("report_unknown_files")};
  rows.bind(1, run_ids_);
  while (rows.step()) {
    if (const auto why = from_name<ObjectUnknown>(rows.text(0)))
      report_.software.unknown.push_back({.why = *why, .files = rows.integer(1)});
  }
}

}  // namespace tracer_bio
