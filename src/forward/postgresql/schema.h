// The tables as PostgreSQL has them, made of their columns' descriptions. Pure: text alone.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracer_bio/forward.h"

namespace tracer_bio {

// The column by whose days (UTC) a table is partitioned; empty: it is not.
std::string_view partition_column(std::string_view table);

// A name or text as it stands in SQL.
std::string postgresql_name(std::string_view name);
std::string postgresql_text(std::string_view text);

// Beside the primary key, and the statement that makes it.
struct PostgresqlIndex {
  std::string name;
  std::string sql;
};
std::vector<PostgresqlIndex> indexes_of(const ForwardTable& table);

// Statements that make a table, its default partition and indexes, with comments.
std::string create_table_sql(const ForwardTable& table);
std::string add_column_sql(const ForwardTable& table, const ColumnInfo& column);

// The view TABLE_utc: each row with its host's name, and each moment also as timestamptz. `columns`
// are the table's own, in its order.
std::string create_view_sql(const ForwardTable& table, std::span<const std::string> columns);

// Where rows stay until they are merged: of this session and transaction alone.
std::string staging_table(const ForwardTable& table);
std::string create_staging_sql(const ForwardTable& table);
// Of two states of a row, the later one stays.
std::string merge_sql(const ForwardTable& table);
// COPY of `host_id`, the columns and `row_version`, as CopyRows makes them.
std::string copy_sql(const ForwardTable& table, const std::string& into);

}  // namespace tracer_bio
