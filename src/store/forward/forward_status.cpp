#include "store/forward/forward_status.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/stored_tables.h"

namespace tracer_bio {
namespace {

// Ids are not counted: what retention removed of the newest rows is no more than a handful.
std::string waiting_sql(const StoredTable& table) {
  const std::string_view position = reading_position(table);
  if (table.position == "id") {
    return fmt::format(
        "SELECT max(0, coalesce(max(id), 0) - max(?1, coalesce(min(id), 1) - 1)) FROM {}",
        table.name);
  }
  return fmt::format("SELECT count(*) FROM {} WHERE {} > ?1", table.name, position);
}

void add_waiting(Connection& connection, const StoredTable& table, int64_t sent_to,
                 ForwardStatus& status) {
  Statement waiting{connection, waiting_sql(table)};
  waiting.bind(1, sent_to);
  waiting.step();
  status.rows += waiting.integer(0);
  Statement oldest{
      connection, fmt::format("SELECT {0} FROM {1} WHERE {2} > ?1 ORDER BY {2} LIMIT 1", table.time,
                              table.name, reading_position(table))};
  oldest.bind(1, sent_to);
  if (!oldest.step()) return;
  const int64_t time_ns = oldest.integer(0);
  status.oldest_ns = std::min(status.oldest_ns.value_or(time_ns), time_ns);
}

}  // namespace

std::vector<ForwardStatus> read_forward_status(Connection& connection) {
  std::vector<ForwardStatus> result;
  Statement sinks{connection,
                  "SELECT name, sent_ns, failing_since_ns, error,"
                  " (SELECT count(DISTINCT table_name || ' ' || id || ' ' || coalesce(time_ns, 0))"
                  "  FROM forward_changes WHERE serial > changed_to AND table_name IN"
                  "   (SELECT table_name FROM forward_cursors WHERE sink = name))"
                  " FROM forward_sinks ORDER BY name"};
  Statement cursors{connection, "SELECT table_name, sent_to FROM forward_cursors WHERE sink = ?"};
  while (sinks.step()) {
    ForwardStatus& status = result.emplace_back();
    status.name = sinks.text(0);
    status.sent_ns = sinks.maybe_integer(1);
    status.failing_since_ns = sinks.maybe_integer(2);
    status.error = sinks.text(3);
    status.rows = sinks.integer(4);
    cursors.bind(1, std::string_view{status.name});
    while (cursors.step()) {
      const StoredTable* table = find_stored_table(cursors.text(0));
      if (table != nullptr) add_waiting(connection, *table, cursors.integer(1), status);
    }
    cursors.reset();
  }
  return result;
}

}  // namespace tracer_bio
