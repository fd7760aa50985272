#include "forward/postgresql/schema.h"

#include <algorithm>
#include <iterator>

#include "forward/column_names.h"

namespace tracer_bio {
namespace {

struct Partitioned {
  std::string_view table;
  std::string_view column;  // never NULL, and the same for all states of a row
};

// Those that grow with what runs.
constexpr Partitioned kPartitioned[] = {
    {"executions", "start_ns"},  {"processed_executions", "start_ns"},
    {"metrics", "time_ns"},      {"processed_metrics", "time_ns"},
    {"host_metrics", "time_ns"}, {"recorder_stats", "time_ns"},
};

struct Index {
  std::string_view table;
  std::string_view columns;
  std::string_view where = {};
};

// What dashboards and joins look for, beside the primary keys.
constexpr Index kIndexes[] = {
    {"processed_executions", "host_id, run_id"},
    {"processed_executions", "tool, start_ns"},
    {"run_executions", "host_id, run_id"},
    {"runs", "start_ns"},
    {"runs", "host_id, root_execution_id"},
    {"tasks", "host_id, run_id"},
    {"executions", "host_id", "end_reason IS NULL"},
    {"run_executions", "host_id, first_id", "first_id IS NOT NULL"},
    {"run_executions", "host_id, object_set_id", "object_set_id IS NOT NULL"},
};

// Names are the program's own, but may be words of SQL.
std::string quoted(std::string_view name, char quote) {
  std::string result{quote};
  for (const char c : name) {
    if (c == quote) result += quote;
    result += c;
  }
  return result + quote;
}

std::string type_of(const ForwardTable& table, const ColumnInfo& column) {
  if (column.type == ColumnType::kInteger) return "bigint";
  if (column.type == ColumnType::kReal) return "double precision";
  // Keys are compared as bytes: the same everywhere, and fast.
  const auto key = names_in(table.key);
  return std::ranges::find(key, column.name) == key.end() ? "text" : "text COLLATE \"C\"";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) (text += text.empty() ? "" : ", ") += part;
  return text;
}

// With the time by which it is partitioned, as PostgreSQL demands.
std::vector<std::string> primary_key(const ForwardTable& table) {
  auto names = names_in(table.key);
  const std::string_view time = partition_column(table.name);
  if (!time.empty() && std::ranges::find(names, time) == names.end()) names.push_back(time);
  std::vector<std::string> key{"host_id"};
  std::ranges::transform(names, std::back_inserter(key), postgresql_name);
  return key;
}

// Of all that a row has here.
std::vector<std::string> column_names(const ForwardTable& table) {
  std::vector<std::string> names{"host_id"};
  for (const ColumnInfo& column : table.columns) names.push_back(postgresql_name(column.name));
  names.emplace_back("row_version");
  return names;
}

std::string comment_sql(const ForwardTable& table, const ColumnInfo& column) {
  std::string comment{column.unit};
  if (!comment.empty() && !column.help.empty()) comment += ": ";
  comment += column.help;
  return "COMMENT ON COLUMN " + postgresql_name(table.name) + '.' + postgresql_name(column.name) +
         " IS " + postgresql_text(comment) + ";\n";
}

PostgresqlIndex described(const Index& index) {
  PostgresqlIndex result{.name = std::string{index.table}};
  for (const std::string_view column : names_in(index.columns)) (result.name += '_') += column;
  result.sql = "CREATE INDEX " + postgresql_name(result.name) + " ON " +
               postgresql_name(index.table) + " (" + std::string{index.columns} + ')';
  if (!index.where.empty()) (result.sql += " WHERE ") += index.where;
  result.sql += ";\n";
  return result;
}

PostgresqlIndex brin_of(std::string_view table, std::string_view column) {
  PostgresqlIndex result{.name = std::string{table} + "_brin"};
  result.sql = "CREATE INDEX " + postgresql_name(result.name) + " ON " + postgresql_name(table) +
               " USING brin (" + postgresql_name(column) + ") WITH (autosummarize = on);\n";
  return result;
}

}  // namespace

std::string postgresql_name(std::string_view name) { return quoted(name, '"'); }

std::string postgresql_text(std::string_view text) { return quoted(text, '\''); }

std::string_view partition_column(std::string_view table) {
  const auto* found = std::ranges::find(kPartitioned, table, &Partitioned::table);
  return found == std::end(kPartitioned) ? std::string_view{} : found->column;
}

std::vector<PostgresqlIndex> indexes_of(const ForwardTable& table) {
  std::vector<PostgresqlIndex> indexes;
  const std::string_view time = partition_column(table.name);
  if (!time.empty()) indexes.push_back(brin_of(table.name, time));
  for (const Index& index : kIndexes)
    if (index.table == table.name) indexes.push_back(described(index));
  return indexes;
}

std::string create_table_sql(const ForwardTable& table) {
  std::vector<std::string> parts{"host_id text COLLATE \"C\" NOT NULL"};
  for (const ColumnInfo& column : table.columns)
    parts.push_back(postgresql_name(column.name) + ' ' + type_of(table, column));
  parts.emplace_back("row_version bigint NOT NULL");
  parts.push_back("PRIMARY KEY (" + joined(primary_key(table)) + ')');
  const std::string_view time = partition_column(table.name);
  std::string sql = "CREATE TABLE " + postgresql_name(table.name) + " (" + joined(parts) + ')';
  if (!time.empty()) {
    sql += " PARTITION BY RANGE (" + postgresql_name(time) + ");\nCREATE TABLE " +
           postgresql_name(std::string{table.name} + "_default") + " PARTITION OF " +
           postgresql_name(table.name) + " DEFAULT;\n";
  } else {
    sql += ";\n";
  }
  for (const PostgresqlIndex& index : indexes_of(table)) sql += index.sql;
  for (const ColumnInfo& column : table.columns) sql += comment_sql(table, column);
  return sql;
}

std::string add_column_sql(const ForwardTable& table, const ColumnInfo& column) {
  return "ALTER TABLE " + postgresql_name(table.name) + " ADD COLUMN " +
         postgresql_name(column.name) + ' ' + type_of(table, column) + ";\n" +
         comment_sql(table, column);
}

std::string create_view_sql(const ForwardTable& table, std::span<const std::string> columns) {
  constexpr std::string_view kNs = "_ns";
  std::vector<std::string> parts{"hosts.host AS host_name"};
  for (const std::string& name : columns) {
    parts.push_back("stored." + postgresql_name(name));
    const auto known = std::ranges::find(table.columns, name, &ColumnInfo::name);
    if (known == table.columns.end() || known->unit != kUtcNs) continue;
    // As in exported files: microseconds, the rest cut off.
    parts.push_back("timestamptz '1970-01-01 00:00:00+00' + floor(stored." + postgresql_name(name) +
                    " / 1000.0) * interval '1 microsecond' AS " +
                    postgresql_name(name.substr(0, name.size() - kNs.size()) + "_utc"));
  }
  return "CREATE OR REPLACE VIEW " + postgresql_name(std::string{table.name} + "_utc") +
         " AS SELECT " + joined(parts) + " FROM " + postgresql_name(table.name) +
         " AS stored LEFT JOIN hosts USING (host_id);\n";
}

std::string staging_table(const ForwardTable& table) {
  return postgresql_name("incoming_" + std::string{table.name});
}

std::string create_staging_sql(const ForwardTable& table) {
  return "CREATE TEMPORARY TABLE IF NOT EXISTS " + staging_table(table) + " (LIKE " +
         postgresql_name(table.name) + ") ON COMMIT DELETE ROWS";
}

std::string merge_sql(const ForwardTable& table) {
  const std::vector<std::string> columns = column_names(table);
  std::string updates;
  for (const std::string& name : columns)
    ((updates += updates.empty() ? "" : ", ") += name) += " = excluded." + name;
  const std::string names = joined(columns);
  return "INSERT INTO " + postgresql_name(table.name) + " AS stored (" + names + ") SELECT " +
         names + " FROM " + staging_table(table) + " ON CONFLICT (" + joined(primary_key(table)) +
         ") DO UPDATE SET " + updates + " WHERE stored.row_version < excluded.row_version";
}

std::string copy_sql(const ForwardTable& table, const std::string& into) {
  return "COPY " + into + " (" + joined(column_names(table)) + ") FROM STDIN (FORMAT binary)";
}

}  // namespace tracer_bio
