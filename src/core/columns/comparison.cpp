// The columns of what `compare` gives.
#include "core/comparison.h"

#include <array>
#include <functional>

#include "core/columns/field.h"

namespace tracer_bio {
namespace columns {
namespace {

using Figure = std::optional<int64_t>;

template <auto Member>
Figure figure(const std::optional<Use>& use) {
  return use ? Figure{std::invoke(Member, *use)} : std::nullopt;
}

template <auto Member, std::optional<Use> Compared::*Run>
Value value(const Compared& row, std::string& scratch) {
  return to_value(figure<Member>(row.*Run), scratch);
}

// Second by first; nothing where that cannot be divided by.
template <auto Member>
Value ratio(const Compared& row, std::string&) {
  const Figure first = figure<Member>(row.first);
  const Figure second = figure<Member>(row.second);
  if (!second || first.value_or(0) == 0) return {};
  return static_cast<double>(*second) / static_cast<double>(*first);
}

// A figure in both runs, and its ratio.
template <auto Member>
constexpr std::array<Column<Compared>, 3> both(std::string_view first, std::string_view second,
                                               std::string_view ratio_name, std::string_view unit,
                                               std::string_view help) {
  constexpr auto kInteger = ColumnType::kInteger;
  return {
      Column<Compared>{{first, kInteger, unit, help}, value<Member, &Compared::first>, nullptr},
      Column<Compared>{{second, kInteger, unit, help}, value<Member, &Compared::second>, nullptr},
      Column<Compared>{
          {ratio_name, ColumnType::kReal, "", "second by first"}, ratio<Member>, nullptr}};
}

constexpr Column<Compared> kPart{
    {"part", ColumnType::kText, "", "tool, task, or run: the runs as a whole"},
    [](const Compared& row, std::string&) -> Value { return name_of(row.part); },
    nullptr};

constexpr Column<Compared> kOnlyIn{
    {"only_in", ColumnType::kText, "", "first or second; NULL: it is in both"},
    [](const Compared& row, std::string&) -> Value {
      if (row.first && row.second) return {};
      return std::string_view{row.first ? "first" : "second"};
    },
    nullptr};

constexpr auto kCompared = table<Compared>(
    kPart, field<&Compared::name>("name", "", "NULL: of those that have none"), kOnlyIn,
    field<&Compared::first_run_id>("first_run_id", "", ""),
    field<&Compared::second_run_id>("second_run_id", "", ""),
    both<&Use::cpu_ns>("first_cpu_ns", "second_cpu_ns", "cpu_ratio", "ns", "CPU time"),
    both<&Use::time_ns>("first_time_ns", "second_time_ns", "time_ratio", "ns",
                        "from start to end, of those that have ended"),
    both<&Use::max_rss_bytes>("first_max_rss_bytes", "second_max_rss_bytes", "max_rss_ratio",
                              "bytes", "the largest peak"),
    both<&Use::io_bytes>("first_io_bytes", "second_io_bytes", "io_ratio", "bytes",
                         "read from storage and written to it"),
    both<&Use::count>("first_count", "second_count", "count_ratio", "", "executions, or tasks"),
    both<&Use::failed>("first_failed", "second_failed", "failed_ratio", "", "of those"));

}  // namespace
}  // namespace columns

std::span<const Column<Compared>> compared_columns() { return columns::kCompared; }

}  // namespace tracer_bio
