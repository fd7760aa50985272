#include "analysis/parquet.h"

#include "analysis/duckdb/database.h"
#include "core/json.h"

namespace tracer_bio {
namespace {

// Rows that are held in memory until they are compressed: half of DuckDB's default, for rows with
// long arguments.
constexpr int kRowGroupRows = 61'440;

std::string columns_json(std::span<const ColumnInfo> columns) {
  std::string text;
  JsonWriter json{text};
  json.begin_object();
  for (const ColumnInfo& column : columns) {
    json.key(column.name);
    json.begin_object();
    if (!column.unit.empty()) json.key("unit").text(column.unit);
    json.key("help").text(column.help);
    json.end_object();
  }
  json.end_object();
  return text;
}

}  // namespace

std::string copy_to_parquet(std::string_view select, std::string_view file,
                            const ParquetDescription& description) {
  std::string sql = "COPY (";
  ((sql += select) += ") TO ") += sql_text(file);
  sql += " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " + std::to_string(kRowGroupRows);
  sql += ", KV_METADATA {'tracer_bio.table': " + sql_text(description.table);
  sql += ", 'tracer_bio.version': " + sql_text(description.version);
  sql += ", 'tracer_bio.columns': " + sql_text(columns_json(description.columns)) + "})";
  return sql;
}

}  // namespace tracer_bio
