// One description of each stored column: the INSERTs, JSON, CSV, help and documents come from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "tracer_bio/execution.h"

namespace tracer_bio {

// What SQLite stores: NULL, INTEGER, REAL or TEXT. A view points into the row or into the scratch
// string given to the getter.
using Value = std::variant<std::monostate, int64_t, double, std::string_view>;

enum class ColumnType : uint8_t { kInteger, kReal, kText };

struct ColumnInfo {
  std::string_view name;
  ColumnType type;
  std::string_view unit;  // ns, ns since 1970, bytes, %, or empty
  std::string_view help;
};

template <class Row>
struct Column : ColumnInfo {
  Value (*get)(const Row& row, std::string& scratch);
};

// A processed_executions row, and what of it the store alone knows.
struct ProcessedExecution {
  const ExecutionRecord& record;
  std::string_view user;
};

struct RunRow {
  const Run& run;
  std::string_view user;
};

// In the order of the tables' definitions in src/store/sql.
std::span<const Column<Execution>> execution_columns();
std::span<const Column<ProcessedExecution>> processed_execution_columns();
std::span<const Column<Metric>> metric_columns();
std::span<const Column<Metric>> processed_metric_columns();
std::span<const Column<RunRow>> run_columns();
std::span<const Column<Loss>> loss_columns();
std::span<const Column<HostMetric>> host_metric_columns();
std::span<const Column<RecorderStat>> recorder_stat_columns();

// A table of the database, for documents and help.
struct TableInfo {
  std::string_view name;
  std::string_view help;
  std::vector<ColumnInfo> columns;
};
std::vector<TableInfo> tables();

}  // namespace tracer_bio
