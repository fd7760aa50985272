// The columns of objects and object_sets.
#include <array>

#include "core/columns/field.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace columns {
namespace {

constexpr std::array kKey{
    field<&ObjectKey::device>("device", "", "as stat() tells it"),
    field<&ObjectKey::inode>("inode", "", "on that device"),
    field<&ObjectKey::mtime_ns>("mtime_ns", kUtcNs,
                                "when its contents were written; 0: nobody told it"),
};

constexpr auto kFile = table<ObjectFile>(
    lift<ObjectFile, &ObjectFile::key, kKey>(),
    field<&ObjectFile::size_bytes>("size_bytes", "bytes", "of the file"),
    text_or_null<&ObjectFile::path>("path", "as its process saw it; NULL: unknown tells why"),
    field<&ObjectFile::kind>(
        "kind", "",
        "executable, library, python, r, perl (extensions of a package of these), other"),
    text_or_null<&ObjectFile::soname>("soname", "what it calls itself to the linker: libz.so.1"),
    text_or_null<&ObjectFile::build_id>("build_id", "of its ELF notes, hexadecimal"),
    text_or_null<&ObjectFile::package>("package", "that it is a part of: samtools, numpy, dplyr"),
    text_or_null<&ObjectFile::version>("version", "of what is packed: 1.16.1"),
    text_or_null<&ObjectFile::package_version>("package_version",
                                               "with what packers add to it: 1.16.1-1"),
    field<&ObjectFile::package_source>(
        "package_source", "",
        "debian, conda, python (*.dist-info), r (DESCRIPTION); path: its folder's name alone"),
    field<&ObjectFile::unknown>("unknown", "",
                                "why it was not looked into: no_path, path_cut, deleted, not_there "
                                "(replaced, or of another "
                                "mount namespace), not_elf"),
    field<&ObjectFile::first_seen_ns>("first_seen_ns", kUtcNs, "first loaded"),
    field<&ObjectFile::last_seen_ns>("last_seen_ns", kUtcNs, "last loaded, within an hour"));

constexpr auto kObjects =
    table<ObjectRow>(field<&ObjectRow::id>("id", "", "in the order in which they were first seen"),
                     lift<ObjectRow, &ObjectRow::file, kFile>());

constexpr std::array kObjectSets{
    field<&ObjectSetRow::id>("id", "", "in the order in which they were first seen"),
    field<&ObjectSetRow::objects>("objects", "", "JSON array of their ids in objects"),
    field<&ObjectSetRow::executable_id>("executable_id", "", "the program among them"),
    field<&ObjectSetRow::first_seen_ns>("first_seen_ns", kUtcNs, "first of an execution"),
    field<&ObjectSetRow::last_seen_ns>("last_seen_ns", kUtcNs, "last so, within an hour"),
};

}  // namespace
}  // namespace columns

std::span<const Column<ObjectRow>> object_columns() { return columns::kObjects; }
std::span<const Column<ObjectSetRow>> object_set_columns() { return columns::kObjectSets; }

}  // namespace tracer_bio
