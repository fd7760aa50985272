#include "cli/format_options.h"

#include <memory>

#include "cli/errors.h"

namespace tracer_bio {

void FormatOptions::declare(Arguments& arguments) {
  arguments.flag("--json", json_, "An array of objects, one a line");
  arguments.flag("--csv", csv_, "RFC 4180, with a heading");
}

void FormatOptions::print(Console& console, std::span<const ColumnInfo> columns,
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
