#include "store/retention/table_sweep.h"

#include <fmt/format.h>

#include "store/sql_files.h"
#include "store/unread.h"

namespace tracer_bio {

std::string with_unread(std::string_view query_name, std::string_view table) {
  return fmt::format(fmt::runtime(query(query_name)), fmt::arg("unread", unread_condition(table)));
}

TableSweep::TableSweep(Connection& connection, const PrunedTable& table)
    : table_(table),
      next_(connection, fmt::format("SELECT min({0}) FROM {1} WHERE {0} >= ? AND {0} < ?",
                                    table.time, table.table)),
      window_(connection, fmt::format("SELECT max(time) FROM (SELECT {0} AS time FROM {1}"
                                      " WHERE {0} >= ? AND {0} < ? ORDER BY {0} LIMIT ?)",
                                      table.time, table.table)),
      removal_(connection, with_unread(table.removal, table.table)) {}

std::optional<int64_t> TableSweep::next(int64_t before_ns) {
  next_.bind(1, from_ns_);
  next_.bind(2, before_ns);
  next_.step();
  const auto time_ns = next_.maybe_integer(0);
  next_.reset();
  return time_ns;
}

void TableSweep::step(const SweepStep& step, Tally& tally) {
  window_.bind(1, from_ns_);
  window_.bind(2, step.before_ns);
  window_.bind(3, step.rows);
  window_.step();
  const auto to_ns = window_.maybe_integer(0);
  window_.reset();
  if (!to_ns) return;
  removal_.bind(1, from_ns_);
  removal_.bind(2, *to_ns);
  removal_.bind(3, step.before_ns);
  removal_.bind(4, int64_t{step.unread});
  tally.run(removal_, table_.table);
  from_ns_ = *to_ns + 1;
}

}  // namespace tracer_bio
