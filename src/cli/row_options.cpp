#include "cli/row_options.h"

#include "cli/since.h"

namespace tracer_bio {

void RowOptions::declare(Arguments& arguments) {
  arguments.option("--since", "TIME", since_, kSinceHelp);
  arguments.option("--limit", "N", limit_,
                   "At most so many, 0: all (default: " + std::to_string(table_limit_) +
                       "; with --json or --csv: all)");
  format_.declare(arguments);
}

std::optional<int64_t> RowOptions::since_ns() const {
  return time_from_argument("--since", since_);
}

}  // namespace tracer_bio
