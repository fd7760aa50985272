#include "cli/row_options.h"

#include <memory>

#include "base/clock.h"
#include "cli/errors.h"
#include "cli/since.h"

namespace tracer_bio {
void RowOptions::declare(Arguments& arguments) {
  arguments.option("--since", "TIME", since_,
                   "Begun no longer ago than 90s, 30min, 2h, 3d, 1w, or not before 2026-11-22 or "
                   "2026-11-22T10:00");
  arguments.option("--limit", "N", limit_,
                   "At most so many, 0: all (default: " + std::to_string(table_limit_) +
                       "; with --json or --csv: all)");
  arguments.flag("--json", json_, "An array of objects, one a line");
  arguments.flag("--csv", csv_, "RFC 4180, with a heading");
}

std::optional<int64_t> RowOptions::since_ns() const {
  if (!since_) return std::nullopt;
  const auto since = parse_since(*since_, utc_now_ns());
  if (!since) {
    throw UsageError{"--since: " + *since_ + ": give a time like 2h, 3d or 2026-11-22T10:00"};
  }
  return since;
}

int64_t RowOptions::limit() const { return limit_.value_or(json_ || csv_ ? 0 : table_limit_); }

void RowOptions::print(Console& console, std::span<const ColumnInfo> columns,
                       std::span<const TableColumn> table,
                       const std::function<void(const RowSink&)>& query) const {
  if (json_ && csv_) throw UsageError{"--json and --csv: choose one"};
  std::unique_ptr<ResultWriter> writer;
  if (json_) {
    writer = std::make_unique<JsonResultWriter>(console.sink());
  } else if (csv_) {
    writer = std::make_unique<CsvWriter>(columns, console.sink(), console.style().terminal);
  } else {
    writer = std::make_unique<TableWriter>(table, console.sink(), console.style());
  }
  query([&](const ResultRow& row) { writer->row(row); });
  writer->finish();
}

}  // namespace tracer_bio
