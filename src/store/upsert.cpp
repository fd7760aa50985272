#include "store/upsert.h"

namespace tracer_bio {

std::string upsert_sql(std::string_view table, std::span<const std::string_view> columns,
                       std::string_view key, std::string_view updated_from) {
  std::string names;
  std::string parameters;
  std::string updates;
  bool updated = false;
  for (const std::string_view column : columns) {
    const std::string_view comma = names.empty() ? "" : ", ";
    (names += comma) += column;
    (parameters += comma) += '?';
    updated = updated || column == updated_from;
    if (!updated) continue;
    if (!updates.empty()) updates += ", ";
    ((updates += column) += " = excluded.") += column;
  }
  std::string sql = "INSERT INTO ";
  ((sql += table) += " (") += names;
  (sql += ") VALUES (") += parameters;
  (sql += ") ON CONFLICT (") += key;
  (sql += ") DO UPDATE SET ") += updates;
  return sql;
}

}  // namespace tracer_bio
