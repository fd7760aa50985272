// The columns of what `top` gives.
#include "core/use.h"

#include <array>

#include "core/columns/field.h"

namespace tracer_bio {
namespace columns {
namespace {

constexpr std::array kName{
    field<&NamedUse::name>("name", "", "NULL: of those that have none"),
};
constexpr std::array kRun{
    field<&NamedUse::run_id>("run_id", "", "of a run alone"),
};
constexpr std::array kUseBeforeShare{
    field<&Use::count>("count", "", "executions, those of a run, or tasks"),
    field<&Use::failed>("failed", "", "of those"),
    field<&Use::time_ns>("time_ns", "ns", "from start to end, of those that have ended"),
    field<&Use::cpu_ns>("cpu_ns", "ns", "CPU time"),
};
constexpr std::array kUseAfterShare{
    field<&Use::max_rss_bytes>("max_rss_bytes", "bytes", "the largest peak"),
    field<&Use::read_bytes>("read_bytes", "bytes", "read from storage"),
    field<&Use::write_bytes>("write_bytes", "bytes", "written to storage"),
};

constexpr auto kUseOf = [](const TopRow& row) -> const Use& { return row.entry.use; };

constexpr auto kTop =
    table<TopRow>(lift<TopRow, &TopRow::entry, kName>(), lift<TopRow, kUseOf, kUseBeforeShare>(),
                  field<&TopRow::cpu_share_percent>("cpu_share_percent", "%", "of all CPU time"),
                  lift<TopRow, kUseOf, kUseAfterShare>(), lift<TopRow, &TopRow::entry, kRun>());

}  // namespace
}  // namespace columns

std::span<const Column<TopRow>> top_columns() { return columns::kTop; }

}  // namespace tracer_bio
