#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/output/table.h"
#include "store/reader.h"

namespace tracer_bio {

// What all lists of rows have in common: --since, --limit, and the form of the output.
class RowOptions {
 public:
  void declare(Arguments& arguments);

  // Throws UsageError.
  std::optional<int64_t> since_ns() const;
  // 0: no limit.
  int64_t limit() const;

  // Prints what `query` gives to its sink.
  void print(Console& console, std::span<const ColumnInfo> columns,
             std::span<const TableColumn> table,
             const std::function<void(const RowSink&)>& query) const;

 private:
  std::optional<std::string> since_;
  std::optional<int64_t> limit_;
  bool json_ = false;
  bool csv_ = false;
};

}  // namespace tracer_bio
