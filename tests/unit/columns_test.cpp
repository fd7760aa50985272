#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tracer_bio/column.h"

namespace tracer_bio {
namespace {

using namespace std::string_view_literals;

template <class Row>
const Column<Row>& column(std::span<const Column<Row>> columns, std::string_view name) {
  for (const Column<Row>& column : columns)
    if (column.name == name) return column;
  throw std::logic_error("no column " + std::string{name});
}

// As a string, to compare: text lives in the scratch string.
template <class Row>
std::string show(std::span<const Column<Row>> columns, std::string_view name, const Row& row) {
  std::string scratch;
  const Value value = column(columns, name).get(row, scratch);
  if (const auto* text = std::get_if<std::string_view>(&value))
    return "'" + std::string{*text} + "'";
  if (const auto* integer = std::get_if<int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return std::to_string(*real);
  return "NULL";
}

std::string show(std::string_view name, const Execution& row) {
  return show(execution_columns(), name, row);
}

std::string show(std::string_view name, const ExecutionRecord& record) {
  return show(processed_execution_columns(), name, ProcessedExecution{record, "alice"});
}

TEST(Columns, OfATableHaveDifferentNamesAndAreAllExplained) {
  for (const TableInfo& table : tables()) {
    std::set<std::string_view> names;
    EXPECT_FALSE(table.help.empty()) << table.name;
    for (const ColumnInfo& info : table.columns) {
      EXPECT_TRUE(names.insert(info.name).second) << table.name << '.' << info.name;
      EXPECT_FALSE(info.help.empty()) << table.name << '.' << info.name;
    }
  }
}

TEST(Columns, CarryTheirUnitInTheirNames) {
  for (const TableInfo& table : tables()) {
    for (const ColumnInfo& info : table.columns) {
      if (info.name.ends_with("_ns")) {
        EXPECT_TRUE(info.unit.starts_with("ns")) << table.name << '.' << info.name;
      }
      if (info.name.ends_with("_bytes")) {
        EXPECT_EQ(info.unit, "bytes") << table.name << '.' << info.name;
      }
      if (info.name.ends_with("_percent")) {
        EXPECT_EQ(info.unit, "%") << table.name << '.' << info.name;
      }
    }
  }
}

TEST(Columns, ThatAreNotKnownAreNull) {
  const Execution execution;
  for (const std::string_view name :
       {"parent_id", "previous_id", "login_uid", "exe", "script", "cwd", "cgroup", "container_id",
        "end_ns", "end_reason", "exit_code", "exit_signal", "core_dumped", "cpu_ns", "cpu_quality",
        "max_rss_bytes", "max_rss_quality", "involuntary_switches"})
    EXPECT_EQ(show(name, execution), "NULL") << name;
  EXPECT_EQ(show("args", execution), "'[]'");
  EXPECT_EQ(show(metric_columns(), "state", Metric{}), "NULL");
}

TEST(Columns, SpellEnumerationsAsTheSchemaSays) {
  Execution execution;
  execution.end_reason = EndReason::kOom;
  execution.cpu_quality = CpuQuality::kAtExit;
  execution.max_rss_quality = RssQuality::kUpperBound;
  execution.origin = Origin::kSnapshot;
  EXPECT_EQ(show("end_reason", execution), "'oom'");
  EXPECT_EQ(show("cpu_quality", execution), "'at_exit'");
  EXPECT_EQ(show("max_rss_quality", execution), "'upper_bound'");
  EXPECT_EQ(show("origin", execution), "'snapshot'");
  EXPECT_EQ(from_name<EndReason>("unobserved"), EndReason::kUnobserved);
  EXPECT_EQ(from_name<RunStatus>("Running"), std::nullopt);
}

TEST(Columns, KnowOfACoreDumpOnlyWhereTheEndWasSeen) {
  Execution execution;
  execution.end_reason = EndReason::kUnobserved;
  EXPECT_EQ(show("core_dumped", execution), "NULL");
  execution.end_reason = EndReason::kExit;
  EXPECT_EQ(show("core_dumped", execution), "0");
}

TEST(Columns, MakeHostileTextPrintableButKeepArgumentsExact) {
  Execution execution;
  execution.comm = "a\x1b[2J";
  execution.args = "x\xff\0"sv;
  EXPECT_EQ(show("comm", execution), R"('a\x1b[2J')");
  EXPECT_EQ(show("args", execution), R"('["x\udcff"]')");
}

TEST(Columns, OfProcessedExecutionsShowTheCommandAndTheDuration) {
  ExecutionRecord record;
  record.execution.args = "echo\0a b\0"sv;
  record.execution.start_ns = 1000;
  EXPECT_EQ(show("duration_ns", record), "NULL");
  record.execution.end_ns = 3500;
  record.execution.totals.cpu_ns = 7;
  record.attribution.tool = "echo";
  EXPECT_EQ(show("duration_ns", record), "2500");
  EXPECT_EQ(show("command", record), "'echo 'a b''");
  EXPECT_EQ(show("user", record), "'alice'");
  EXPECT_EQ(show("tool", record), "'echo'");
  EXPECT_EQ(show("task", record), "NULL");
  EXPECT_EQ(show("cpu_ns", record), "7");
}

TEST(Columns, OfRunsTakeTheUsersNameFromTheStore) {
  RunRow row;
  row.run.uid = 7;
  row.user = "alice";
  EXPECT_EQ(show(run_columns(), "uid", row), "7");
  EXPECT_EQ(show(run_columns(), "user", row), "'alice'");
  EXPECT_EQ(show(run_columns(), "complete", row), "NULL");
  row.run.complete = false;
  EXPECT_EQ(show(run_columns(), "complete", row), "0");
}

// Each column gets a value that differs from the default, and has to come back through its setter.
TEST(Columns, ReadBackWhatTheyWrite) {
  Execution written;
  written.pid = 42;
  written.process_start_ns = 1ULL << 62U;
  written.parent_id = 7;
  written.uid = 0xffff'fffe;
  written.comm = "bwa";
  written.cwd = "/data";
  written.args = "bwa\0\0\xc3\0"sv;
  written.args_truncated = true;
  written.end_ns = 9;
  written.end_reason = EndReason::kSignal;
  written.exit_signal = 9;
  written.core_dumped = true;
  written.totals.cpu_ns = 123;
  written.totals.involuntary_switches = 4;
  written.cpu_quality = CpuQuality::kSampled;
  written.origin = Origin::kRecovered;

  Execution read;
  std::string scratch;
  for (const auto& column : execution_columns()) column.set(read, column.get(written, scratch));

  EXPECT_EQ(read.args, written.args);
  EXPECT_EQ(read.uid, written.uid);
  EXPECT_EQ(read.totals, written.totals);
  for (const auto& column : execution_columns())
    EXPECT_EQ(show(column.name, read), show(column.name, written)) << column.name;
}

TEST(Columns, TakeAValueOfAnotherTypeForNone) {
  Execution execution;
  execution.pid = 42;
  column(execution_columns(), "pid").set(execution, "text"sv);
  column(execution_columns(), "end_reason").set(execution, "no such reason"sv);
  column(execution_columns(), "args").set(execution, "{}"sv);
  EXPECT_EQ(execution.pid, 42);
  EXPECT_EQ(execution.end_reason, std::nullopt);
  EXPECT_EQ(execution.args, "");
}

}  // namespace
}  // namespace tracer_bio
