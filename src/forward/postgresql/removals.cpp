#include "forward/postgresql/removals.h"

#include <algorithm>

#include "forward/postgresql/schema.h"

namespace tracer_bio {
namespace {

bool has_column(const ForwardTable& table, std::string_view name) {
  return std::ranges::find(table.columns, name, &ColumnInfo::name) != table.columns.end();
}

}  // namespace

void remove_rows(PostgresqlConnection& connection, const std::string& host_id,
                 std::span<const ForwardTable> tables, const ForwardRemoval& removal) {
  const auto table = std::ranges::find(tables, removal.table, &ForwardTable::name);
  if (table == tables.end() || !has_column(*table, removal.column))
    throw SinkRefused("nothing can be removed by " + removal.table + '.' + removal.column);
  const std::string from = std::to_string(removal.from);
  const std::string version = std::to_string(removal.version);
  connection.execute("DELETE FROM " + postgresql_name(removal.table) + " WHERE host_id = $1 AND " +
                         postgresql_name(removal.column) + " >= $2 AND row_version < $3",
                     {host_id, from, version});
  connection.execute(
      "INSERT INTO tracer_bio_removals AS stored VALUES ($1, $2, $3, $4, $5)"
      " ON CONFLICT (host_id, table_name, column_name, from_id)"
      " DO UPDATE SET version = greatest(stored.version, excluded.version)",
      {host_id, removal.table, removal.column, from, version});
  // What a later one from the same row or an earlier one says, too.
  connection.execute(
      "DELETE FROM tracer_bio_removals AS stored"
      " WHERE host_id = $1 AND table_name = $2 AND column_name = $3 AND EXISTS ("
      "SELECT FROM tracer_bio_removals AS other"
      " WHERE other.host_id = $1 AND other.table_name = $2 AND other.column_name = $3"
      " AND other.from_id < stored.from_id AND other.version >= stored.version)",
      {host_id, removal.table, removal.column});
}

Removals::Removals(PostgresqlConnection& connection, const std::string& host_id,
                   const ForwardTable& table) {
  const auto stored = connection.execute(
      "SELECT column_name, from_id, version FROM tracer_bio_removals"
      " WHERE host_id = $1 AND table_name = $2",
      {host_id, std::string{table.name}});
  for (int row = 0; row < stored.rows(); ++row) {
    const auto column = std::ranges::find(table.columns, stored.text(row, 0), &ColumnInfo::name);
    if (column == table.columns.end()) continue;
    removed_.push_back({static_cast<size_t>(column - table.columns.begin()), stored.integer(row, 1),
                        stored.integer(row, 2)});
  }
}

bool Removals::include(std::span<const ForwardValue> row, int64_t version) const {
  return std::ranges::any_of(removed_, [&](const Removed& removed) {
    const auto* value = std::get_if<int64_t>(&row[removed.column]);
    return value != nullptr && *value >= removed.from && version < removed.version;
  });
}

}  // namespace tracer_bio
