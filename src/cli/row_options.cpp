#include "cli/row_options.h"

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
  format_.declare(arguments);
}

std::optional<int64_t> RowOptions::since_ns() const {
  if (!since_) return std::nullopt;
  const auto since = parse_since(*since_, utc_now_ns());
  if (!since) {
    throw UsageError{"--since: " + *since_ + ": give a time like 2h, 3d or 2026-11-22T10:00"};
  }
  return since;
}

}  // namespace tracer_bio
