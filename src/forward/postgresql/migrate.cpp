#include "forward/postgresql/migrate.h"

#include <algorithm>

#include "forward/postgresql/schema.h"
#include "forward/postgresql/sql_files.h"

namespace tracer_bio {
namespace {

int known_version() { return static_cast<int>(postgresql_migration_files().size()); }

// 0: there is no schema yet.
int version_of(PostgresqlConnection& connection) {
  const auto there = connection.execute("SELECT to_regclass('tracer_bio_schema') IS NOT NULL");
  if (there.text(0, 0) != "t") return 0;
  const auto stored = connection.execute("SELECT version FROM tracer_bio_schema");
  const int version = stored.rows() > 0 ? static_cast<int>(stored.integer(0, 0)) : 0;
  if (version > known_version()) {
    throw SinkRefused(connection.where() + ": its schema is of version " + std::to_string(version) +
                      ", this tracer-bio knows versions up to " + std::to_string(known_version()) +
                      ": update tracer-bio");
  }
  return version;
}

// In their order; none: there is no such table.
std::vector<std::string> columns_of(PostgresqlConnection& connection, std::string_view table) {
  const auto rows = connection.execute(
      "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1)"
      " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
      {postgresql_name(table)});
  std::vector<std::string> columns;
  columns.reserve(static_cast<size_t>(rows.rows()));
  for (int row = 0; row < rows.rows(); ++row) columns.emplace_back(rows.text(row, 0));
  return columns;
}

std::vector<ColumnInfo> missing_columns(const ForwardTable& table,
                                        const std::vector<std::string>& columns) {
  std::vector<ColumnInfo> missing;
  std::ranges::copy_if(table.columns, std::back_inserter(missing), [&](const ColumnInfo& column) {
    return std::ranges::find(columns, column.name) == columns.end();
  });
  return missing;
}

std::vector<PostgresqlIndex> missing_indexes(PostgresqlConnection& connection,
                                             const ForwardTable& table) {
  std::vector<PostgresqlIndex> missing;
  std::ranges::copy_if(indexes_of(table), std::back_inserter(missing), [&](const auto& index) {
    const auto there =
        connection.execute("SELECT to_regclass($1) IS NOT NULL", {postgresql_name(index.name)});
    return there.text(0, 0) != "t";
  });
  return missing;
}

// What it lacks is added, nothing is ever dropped. True where its columns are others now.
bool update_table(PostgresqlConnection& connection, const ForwardTable& table,
                  std::vector<std::string>& added) {
  const auto columns = columns_of(connection, table.name);
  if (columns.empty()) {
    connection.execute(create_table_sql(table));
    added.push_back("table " + std::string{table.name});
    return true;
  }
  const auto missing = missing_columns(table, columns);
  for (const ColumnInfo& column : missing) {
    connection.execute(add_column_sql(table, column));
    added.push_back("column " + std::string{table.name} + '.' + std::string{column.name});
  }
  for (const PostgresqlIndex& index : missing_indexes(connection, table)) {
    connection.execute(index.sql);
    added.push_back("index " + index.name);
  }
  return !missing.empty();
}

}  // namespace

bool is_migrated(PostgresqlConnection& connection, std::span<const ForwardTable> tables) {
  if (version_of(connection) < known_version()) return false;
  return std::ranges::all_of(tables, [&](const ForwardTable& table) {
    return missing_columns(table, columns_of(connection, table.name)).empty();
  });
}

PostgresqlMigration migrate(PostgresqlConnection& connection,
                            std::span<const ForwardTable> tables) {
  PostgresqlMigration migration{.where = connection.where(), .to = known_version()};
  connection.execute(
      "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('tracer-bio schema', 0));"
      // Functions keep it: nobody else's objects are found by them.
      "SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)");
  migration.from = version_of(connection);
  for (const EmbeddedFile& file :
       postgresql_migration_files().subspan(static_cast<size_t>(migration.from)))
    connection.execute(std::string{file.text});
  for (const ForwardTable& table : tables)
    if (update_table(connection, table, migration.added))
      connection.execute(create_view_sql(table, columns_of(connection, table.name)));
  for (const EmbeddedFile& file : postgresql_view_files())
    connection.execute(std::string{file.text});
  if (migration.from < migration.to)
    connection.execute("UPDATE tracer_bio_schema SET version = " + std::to_string(migration.to));
  connection.execute("COMMIT");
  return migration;
}

PostgresqlMigration migrate_postgresql(const PostgresqlServer& server,
                                       std::span<const ForwardTable> tables) {
  PostgresqlConnection connection{server};
  return migrate(connection, tables);
}

}  // namespace tracer_bio
