// The columns of what `where` gives.
#include "core/where.h"

#include <array>

#include "core/columns/field.h"

namespace tracer_bio {
namespace columns {
namespace {

using Row = WhereRow;

constexpr std::array kFile{
    text_or_null<&ObjectFile::package>("package", "that it is a part of"),
    text_or_null<&ObjectFile::version>("version", "of what is packed: 1.16.1"),
    text_or_null<&ObjectFile::package_version>("package_version",
                                               "with what packers add to it: 1.16.1-1"),
    text_or_null<&ObjectFile::soname>("soname", "what it calls itself to the linker"),
    text_or_null<&ObjectFile::build_id>("build_id", "of its ELF notes, hexadecimal"),
    text_or_null<&ObjectFile::path>("path", "as its process saw it"),
};

constexpr auto kWhere = table<Row>(
    field<&Row::run_id>("run_id", "", "the run that it was used in"),
    field<&Row::pipeline>("pipeline", "", "of this run"), field<&Row::user>("user", "", "its user"),
    field<&Row::tool>("tool", "", "that was made of it"), lift<Row, &Row::file, kFile>(),
    field<&Row::files>("files", "",
                       "of that version which were used; soname, build_id and path are one's"),
    field<&Row::executions>("executions", "", "of the tool"),
    field<&Row::first_ns>("first_ns", kUtcNs, "start of the first of these"),
    field<&Row::last_ns>("last_ns", kUtcNs,
                         "start of the last; once nothing else is known of it, end of the run"));

}  // namespace
}  // namespace columns

std::span<const Column<WhereRow>> where_columns() { return columns::kWhere; }

}  // namespace tracer_bio
