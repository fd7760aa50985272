#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/arguments.h"
#include "cli/format_options.h"

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
  int64_t limit() const { return limit_.value_or(format_.exact() ? 0 : table_limit_); }
  const FormatOptions& format() const { return format_; }

 private:
  int64_t table_limit_;
  std::optional<std::string> since_;
  std::optional<int64_t> limit_;
  FormatOptions format_;
};

}  // namespace tracer_bio
