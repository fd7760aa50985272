#pragma once

#include <optional>
#include <string>

#include "cli/arguments.h"
#include "store/table_rows.h"

namespace tracer_bio {

// Which rows of tables are meant: --since, --until, --run, --where.
class SelectionOptions {
 public:
  void declare(Arguments& arguments);
  // Throws UsageError.
  RowSelection selection() const;

 private:
  std::optional<std::string> since_;
  std::optional<std::string> until_;
  std::optional<int64_t> run_;
  std::optional<std::string> where_;
};

}  // namespace tracer_bio
