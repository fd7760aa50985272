#include "store/unread.h"

#include <fmt/format.h>

#include "store/stored_tables.h"

namespace tracer_bio {

std::string read_to(std::string_view table) {
  return fmt::format(
      "coalesce((SELECT archived_to FROM archive_cursors WHERE table_name = '{}'),"
      " 9223372036854775807)",
      table);
}

std::string unread_condition(std::string_view table) {
  const StoredTable* stored = find_stored_table(table);
  if (stored == nullptr || stored->position.empty()) return "0";
  const bool with_time = stored->key.find(',') != std::string_view::npos;
  std::string key;
  for (std::string_view rest = stored->key; !rest.empty();) {
    const std::string_view column = rest.substr(0, rest.find(", "));
    rest.remove_prefix(std::min(rest.size(), column.size() + 2));
    key += fmt::format("{}{}.{}", key.empty() ? "" : ", ", table, column);
  }
  return fmt::format(
      "({0}.{1} > {2} OR ({3}) IN (SELECT id{4} FROM archive_changes WHERE table_name = '{0}'))",
      table, stored->position, read_to(table), key, with_time ? ", time_ns" : "");
}

}  // namespace tracer_bio
