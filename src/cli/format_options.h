#pragma once

#include <functional>
#include <span>
#include <vector>

#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/output/table.h"
#include "store/reader.h"

namespace tracer_bio {

// --json and --csv: the form in which rows are printed.
class FormatOptions {
 public:
  void declare(Arguments& arguments);

  // No table for people.
  bool exact() const { return json_ || csv_; }
  bool json() const { return json_; }
  bool csv() const { return csv_; }

  // Prints what `query` gives to its sink. Throws UsageError.
  void print(Console& console, std::span<const ColumnInfo> columns,
             std::span<const TableColumn> table,
             const std::function<void(const RowSink&)>& query) const;
  // The same for rows that are there already.
  template <class Row>
  void print(Console& console, std::span<const Column<Row>> columns,
             std::span<const TableColumn> table, const std::vector<Row>& rows) const {
    print(console, std::vector<ColumnInfo>{columns.begin(), columns.end()}, table,
          [&](const RowSink& sink) { give_rows<Row>(rows, columns, sink); });
  }

 private:
  bool json_ = false;
  bool csv_ = false;
};

}  // namespace tracer_bio
