// One description of each stored column: the INSERTs, JSON, CSV, help and documents come from it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tracer_bio/execution.h"
#include "tracer_bio/object.h"
#include "tracer_bio/trace.h"

namespace tracer_bio {

// What SQLite stores: NULL, INTEGER, REAL or TEXT. A view points into the row or into the scratch
// string given to the getter.
using Value = std::variant<std::monostate, int64_t, double, std::string_view>;

enum class ColumnType : uint8_t { kInteger, kReal, kText };

// The unit of a column whose text is a JSON value: of the results of queries alone.
inline constexpr std::string_view kJsonUnit = "JSON";

// The unit of a moment.
inline constexpr std::string_view kUtcNs = "ns since 1970";

struct ColumnInfo {
  std::string_view name;
  ColumnType type = ColumnType::kText;
  std::string_view unit;  // ns, ns since 1970, bytes, %, kJsonUnit, or empty
  std::string_view help;
};

template <class Row>
struct Column : ColumnInfo {
  // One scratch string for each column of a row: the value may live in it.
  Value (*get)(const Row& row, std::string& scratch);
  // The reverse, for rows that are read back; nullptr where they never are. A value that the column
  // cannot hold leaves the row as it is.
  void (*set)(Row& row, const Value& value);
};

// A processed_executions row, and what of it the store alone knows.
struct ProcessedExecution {
  const ExecutionRecord& record;
  std::string_view user;
};

// A run_executions row: an execution within a run, whether the filter keeps it or not.
struct RunExecution {
  const ExecutionRecord& record;
};

// What the store alone knows: ids.
struct ObjectRow {
  int64_t id = 0;
  ObjectFile file;
};

struct ObjectSetRow {
  int64_t id = 0;
  std::string objects;
  std::optional<int64_t> executable_id;
  int64_t first_seen_ns = 0;
  int64_t last_seen_ns = 0;
};

struct RunRow {
  Run run;
  std::string user;
};

// In the order of the tables' definitions in src/store/sql.
std::span<const Column<Execution>> execution_columns();
std::span<const Column<ProcessedExecution>> processed_execution_columns();
std::span<const Column<Metric>> metric_columns();
std::span<const Column<Metric>> processed_metric_columns();
std::span<const Column<RunRow>> run_columns();
std::span<const Column<RunExecution>> run_execution_columns();
std::span<const Column<Task>> task_columns();
std::span<const Column<TraceRow>> trace_columns();  // of no table: what `trace` gives
std::span<const Column<Container>> container_columns();
std::span<const Column<ObjectRow>> object_columns();
std::span<const Column<ObjectSetRow>> object_set_columns();
std::span<const Column<Loss>> loss_columns();
std::span<const Column<HostMetric>> host_metric_columns();
std::span<const Column<RecorderStat>> recorder_stat_columns();
std::span<const Column<Totals>> totals_columns();  // of baselines

// How enumerations are stored: "exit", "at_exit", "upper_bound" ….
std::string_view name_of(EndReason value);
std::string_view name_of(CpuQuality value);
std::string_view name_of(RssQuality value);
std::string_view name_of(ArgsHidden value);
std::string_view name_of(Origin value);
std::string_view name_of(RunStatus value);
std::string_view name_of(Outcome value);
std::string_view name_of(ObjectKind value);
std::string_view name_of(PackageSource value);
std::string_view name_of(ObjectUnknown value);
// The reverse; nothing where no value has that name.
template <class Enumeration>
std::optional<Enumeration> from_name(std::string_view name);
template <>
std::optional<EndReason> from_name(std::string_view name);
template <>
std::optional<CpuQuality> from_name(std::string_view name);
template <>
std::optional<RssQuality> from_name(std::string_view name);
template <>
std::optional<ArgsHidden> from_name(std::string_view name);
template <>
std::optional<Origin> from_name(std::string_view name);
template <>
std::optional<RunStatus> from_name(std::string_view name);
template <>
std::optional<Outcome> from_name(std::string_view name);
template <>
std::optional<ObjectKind> from_name(std::string_view name);
template <>
std::optional<PackageSource> from_name(std::string_view name);
template <>
std::optional<ObjectUnknown> from_name(std::string_view name);

// A table of the database, for documents and help.
struct TableInfo {
  std::string_view name;
  std::string_view help;
  std::vector<ColumnInfo> columns;
  bool notes = false;  // the store's own, of nothing that ran
};
std::vector<TableInfo> tables();

}  // namespace tracer_bio
