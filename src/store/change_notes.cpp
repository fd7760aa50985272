#include "store/change_notes.h"

#include <fmt/format.h>

namespace tracer_bio {
namespace {

constexpr const char* kEvents[] = {"insert", "update"};

// What a row is noted by: the number that its key begins with, or where it is of a small table,
// its time; of samples, the time, too.
std::string_view noted_id(const StoredTable& table) {
  return table.position.empty() ? table.time : table.key.substr(0, table.key.find(','));
}

bool has_time_too(const StoredTable& table) { return table.key == "execution_id, time_ns"; }

}  // namespace

std::string ChangeNotes::trigger_name(const StoredTable& table, std::string_view event) const {
  return fmt::format("{}_{}_{}", reader_, table.name, event);
}

// The bound is a part of the trigger: the rows beyond it, which are nearly all, cost least so.
void ChangeNotes::begin(Connection& connection, const StoredTable& table, int64_t to) const {
  end(connection, table);
  for (const char* event : kEvents) {
    connection.execute(fmt::format(
        "CREATE TRIGGER {} AFTER {} ON {} WHEN NEW.{} <= {} BEGIN"
        " INSERT INTO {}_changes (table_name, id, time_ns) VALUES ('{}', NEW.{}, {}); END",
        trigger_name(table, event), event, table.name, reading_position(table), to, reader_,
        table.name, noted_id(table), has_time_too(table) ? "NEW.time_ns" : "NULL"));
  }
}

void ChangeNotes::end(Connection& connection, const StoredTable& table) const {
  for (const char* event : kEvents)
    connection.execute("DROP TRIGGER IF EXISTS " + trigger_name(table, event));
}

std::string ChangeNotes::changed_condition(const StoredTable& table,
                                           std::string_view condition) const {
  const bool with_time = has_time_too(table);
  return fmt::format("({0}.{1}{2}) IN (SELECT id{3} FROM {4}_changes WHERE table_name = '{0}'{5})",
                     table.name, noted_id(table),
                     with_time ? fmt::format(", {}.time_ns", table.name) : "",
                     with_time ? ", time_ns" : "", reader_,
                     condition.empty() ? "" : fmt::format(" AND {}", condition));
}

}  // namespace tracer_bio
