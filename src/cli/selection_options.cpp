#include "cli/selection_options.h"

#include "cli/since.h"

namespace tracer_bio {

void SelectionOptions::declare(Arguments& arguments) {
  arguments.option("--since", "TIME", since_, kSinceHelp);
  arguments.option("--until", "TIME", until_, "Begun before that time, given in the same ways");
  arguments.option("--run", "ID", run_, "Of this run, and of those within it");
  arguments.option("--where", "SQL", where_,
                   "For which this condition holds, in SQLite's SQL: \"cpu_ns > 1e9\"");
}

RowSelection SelectionOptions::selection() const {
  return {.since_ns = time_from_argument("--since", since_),
          .until_ns = time_from_argument("--until", until_),
          .run = run_,
          .where = where_};
}

}  // namespace tracer_bio
