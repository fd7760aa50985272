#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/output/table.h"
#include "store/reader.h"

namespace tracer_bio {

// What all lists of rows have in common: --since, --limit, and the form of the output.
class RowOptions {
 public:
  // At most `table_limit` rows are for people to look through, unless they say otherwise.
  explicit RowOptions(int64_t table_limit = 50) : table_limit_(table_limit) {}

  void declare(Arguments& arguments);

  // Throws UsageError.
  std::optional<int64_t> since_ns() const;
  // 0: no limit.
  int64_t limit() const;

  // Prints what `query` gives to its sink.
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
  int64_t table_limit_;
  std::optional<std::string> since_;
  std::optional<int64_t> limit_;
  bool json_ = false;
  bool csv_ = false;
};

}  // namespace tracer_bio
