// The columns of what `versions` gives.
#include "core/software_versions.h"

#include "core/columns/field.h"

namespace tracer_bio {
namespace columns {
namespace {

using Row = SoftwareVersion;

constexpr Column<Row> kKind{
    {"kind", ColumnType::kText, "", "tool, interpreter, package, engine, recorder"},
    [](const Row& row, std::string&) -> Value { return name_of(row.kind); },
    nullptr};

constexpr Column<Row> kUnknown{
    {"unknown", ColumnType::kText, "",
     "not_looked_at (or not in time), script (path is its interpreter), no_package (none tells of "
     "path)"},
    [](const Row& row, std::string&) -> Value {
      return row.unknown ? Value{name_of(*row.unknown)} : Value{};
    },
    nullptr};

constexpr auto kSoftwareVersions = table<Row>(
    field<&Row::process>("process", "",
                         "the task's, or its name; else the pipeline; Workflow: of the whole run"),
    field<&Row::name>("name", "", "of the tool or package"), kKind,
    text_or_null<&Row::version>("version", "NULL: unknown tells why"),
    text_or_null<&Row::package>("package", "that tells it"),
    text_or_null<&Row::package_version>("package_version", "with what packers add to it"),
    text_or_null<&Row::path>("path", "the program, or one file of the package"), kUnknown);

}  // namespace
}  // namespace columns

std::span<const Column<SoftwareVersion>> software_version_columns() {
  return columns::kSoftwareVersions;
}

}  // namespace tracer_bio
