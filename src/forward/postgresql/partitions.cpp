#include "forward/postgresql/partitions.h"

#include <algorithm>
#include <string>

#include "forward/postgresql/schema.h"

namespace tracer_bio {
namespace {

constexpr int64_t kDayNs = 86'400'000'000'000;
// A clock that jumps about may show any number of days.
constexpr size_t kMostSeen = 10'000;

int64_t day_of(int64_t ns) { return ns / kDayNs - static_cast<int64_t>(ns % kDayNs < 0); }

std::set<int64_t> days_of(const ForwardRows& rows, size_t column) {
  std::set<int64_t> days;
  int64_t last = -1;
  for (size_t at = column; at < rows.values.size(); at += rows.table->columns.size()) {
    const auto* ns = std::get_if<int64_t>(&rows.values[at]);
    if (ns == nullptr || day_of(*ns) == last) continue;
    last = day_of(*ns);
    days.insert(last);
  }
  return days;
}

}  // namespace

void Partitions::prepare(PostgresqlConnection& connection, const ForwardRows& rows) {
  const ForwardTable& table = *rows.table;
  const std::string_view time = partition_column(table.name);
  if (time.empty()) return;
  const auto column = std::ranges::find(table.columns, time, &ColumnInfo::name);
  std::string unseen;
  if (seen_.size() > kMostSeen) seen_.clear();
  for (const int64_t day : days_of(rows, static_cast<size_t>(column - table.columns.begin())))
    if (seen_.emplace(table.name, day).second)
      unseen += (unseen.empty() ? "" : ",") + std::to_string(day);
  if (unseen.empty()) return;
  const std::string name{table.name};
  const auto missing =
      connection.execute("SELECT tracer_bio_missing_days($1, $2)", {name, '{' + unseen + '}'});
  for (int row = 0; row < missing.rows(); ++row)
    connection.execute("SELECT tracer_bio_add_day($1, $2)",
                       {name, std::string{missing.text(row, 0)}});
}

}  // namespace tracer_bio
