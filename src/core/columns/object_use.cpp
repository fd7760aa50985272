// The columns of what `top` gives of libraries and packages.
#include "core/object_use.h"

#include "core/columns/field.h"

namespace tracer_bio {
namespace columns {
namespace {

constexpr auto kObjectUse = table<ObjectUse>(
    field<&ObjectUse::name>("name", "", "soname, else file name; or package. NULL: it has none"),
    field<&ObjectUse::versions>("versions", "",
                                "different build ids (else paths); of a package, versions"),
    field<&ObjectUse::executions>("executions", "", "that were made of it, within runs"),
    field<&ObjectUse::cpu_ns>("cpu_ns", "ns", "CPU time of these"),
    field<&ObjectUse::runs>("runs", "", "that they belong to"),
    field<&ObjectUse::users>("users", "", "of these runs"));

}  // namespace
}  // namespace columns

std::span<const Column<ObjectUse>> object_use_columns() { return columns::kObjectUse; }

}  // namespace tracer_bio
