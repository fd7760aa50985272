#include <set>

#include "store/database_file.h"
#include "store/fixture.h"
#include "store/sql_files.h"
#include "store/sqlite.h"
#include "store/stored_tables.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace {

class Schema : public StoreTest {};

std::string_view sql_type(ColumnType type) {
  switch (type) {
    case ColumnType::kInteger:
      return "INTEGER";
    case ColumnType::kReal:
      return "REAL";
    case ColumnType::kText:
      break;
  }
  return "TEXT";
}

TEST_F(Schema, HasTheColumnsThatAreDescribed) {
  const Store store{file_};
  for (const TableInfo& table : tables()) {
    std::string described;
    for (const ColumnInfo& info : table.columns) {
      if (!described.empty()) described += '\n';
      ((described += info.name) += '|') += sql_type(info.type);
    }
    EXPECT_EQ(ask("SELECT name, type FROM pragma_table_xinfo('" + std::string{table.name} +
                  "') ORDER BY cid"),
              described)
        << table.name;
  }
}

TEST_F(Schema, HasOnlyDescribedTablesAndAllAreStrict) {
  const Store store{file_};
  std::set<std::string_view> described;
  for (const TableInfo& table : tables()) described.insert(table.name);
  std::string expected;
  for (const std::string_view name : described)
    (expected += expected.empty() ? "" : "\n") += std::string{name} + "|1";
  EXPECT_EQ(ask("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND"
                " type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"),
            expected);
}

TEST_F(Schema, WhatIsNotTheStoresOwnIsExportedAndForwarded) {
  std::vector<std::string_view> described;
  for (const TableInfo& table : tables())
    if (!table.notes) described.push_back(table.name);
  std::vector<std::string_view> stored;
  for (const StoredTable& table : stored_tables()) stored.push_back(table.name);
  EXPECT_EQ(described, stored);
}

TEST_F(Schema, FilesAreNumberedWithoutGaps) {
  std::string number = "0000";
  for (const EmbeddedFile& file : migration_files()) {
    ++number.back();
    EXPECT_TRUE(file.name.starts_with(number + "_")) << file.name;
  }
}

TEST_F(Schema, IsMarkedAsOurs) {
  const Store store{file_};
  EXPECT_EQ(ask("PRAGMA application_id"), std::to_string(kApplicationId));
  EXPECT_EQ(ask("PRAGMA user_version"), std::to_string(migration_files().size()));
}

TEST_F(Schema, IsReadyForReadersWhileItIsWrittenAndCanShrink) {
  const Store store{file_};
  EXPECT_EQ(ask("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(ask("PRAGMA auto_vacuum"), "2");  // incremental
}

TEST_F(Schema, IsLeftAloneWhenOpenedAgain) {
  { const Store store{file_}; }
  const std::string version = ask("PRAGMA schema_version");
  { const Store store{file_}; }
  EXPECT_EQ(ask("PRAGMA schema_version"), version);
}

TEST_F(Schema, EveryViewCanBeRead) {
  const Store store{file_};
  const std::string views = ask("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name");
  EXPECT_EQ(
      views,
      "container_totals\nexecution_objects\nfailures\nfinished_executions\nhidden_failures\n"
      "host_usage\nlosses_readable\nrecorder_cost\nrun_members\nrun_totals\n"
      "running_executions\nset_objects\ntask_totals\ntool_samples\ntool_totals\ntool_versions");
  for (size_t begin = 0; begin < views.size();) {
    const size_t end = std::min(views.find('\n', begin), views.size());
    EXPECT_NO_THROW(ask("SELECT * FROM " + views.substr(begin, end - begin)));
    begin = end + 1;
  }
}

TEST_F(Schema, RenewsViewsThatDifferAndLeavesOthers) {
  { const Store store{file_}; }
  execute(
      "DROP VIEW failures; CREATE VIEW failures AS SELECT 'stale';"
      "DROP VIEW run_totals; CREATE VIEW mine AS SELECT 'mine'");
  { const Store store{file_}; }
  EXPECT_EQ(ask("SELECT * FROM failures"), "");
  EXPECT_EQ(ask("SELECT * FROM run_totals"), "");
  EXPECT_EQ(ask("SELECT * FROM mine"), "mine");
}

TEST_F(Schema, QueriesByTimeRunAndToolUseIndexes) {
  const Store store{file_};
  for (const std::string_view sql :
       {"SELECT * FROM executions WHERE start_ns BETWEEN 1 AND 2",
        "SELECT * FROM executions WHERE end_reason IS NULL",
        "SELECT * FROM metrics WHERE execution_id = 1 AND time_ns > 1",
        "SELECT * FROM processed_metrics WHERE time_ns BETWEEN 1 AND 2",
        "SELECT * FROM runs WHERE start_ns > 1", "SELECT * FROM runs WHERE status = 'running'",
        "SELECT * FROM processed_executions WHERE start_ns > 1",
        "SELECT * FROM processed_executions WHERE run_id = 1",
        "SELECT * FROM processed_executions WHERE tool = 'bwa' AND start_ns > 1",
        "SELECT * FROM finished_executions WHERE start_ns > 1",
        "SELECT * FROM tool_samples WHERE time_ns > 1",
        "SELECT * FROM host_usage WHERE time_ns > 1",
        "SELECT * FROM recorder_cost WHERE time_ns > 1",
        "SELECT id FROM executions WHERE end_reason = 'oom' AND end_ns > 1",
        "SELECT id FROM runs WHERE status = 'failed' AND end_ns > 1",
        "SELECT * FROM losses WHERE from_ns > 1"}) {
    const std::string plan = ask("EXPLAIN QUERY PLAN " + std::string{sql});
    EXPECT_EQ(plan.find("SCAN processed"), std::string::npos) << sql << '\n' << plan;
    EXPECT_EQ(plan.find("SCAN before"), std::string::npos) << sql << '\n' << plan;
    EXPECT_TRUE(plan.find("SEARCH") != std::string::npos ||
                plan.find("USING INDEX") != std::string::npos)
        << sql << '\n'
        << plan;
  }
}

// A list looks for the newest of what it shows in these indexes before it reads a wide row.
TEST_F(Schema, ListsAreAnsweredByNarrowIndexes) {
  const Store store{file_};
  const std::string newest = " ORDER BY start_ns DESC, id DESC LIMIT 50";
  for (const auto& [sql, index] : {
           std::pair{"SELECT id FROM executions WHERE comm = 'x' OR exe = 'x'",
                     "SCAN executions USING COVERING INDEX executions_start"},
           std::pair{"SELECT id FROM executions WHERE uid IN (SELECT uid FROM users)",
                     "SCAN executions USING COVERING INDEX executions_start"},
           std::pair{"SELECT id FROM executions WHERE (exit_code <> 0 OR exit_signal IS NOT NULL)",
                     "SCAN executions USING INDEX executions_failed"},
           std::pair{"SELECT id FROM executions WHERE +id IN (SELECT execution_id FROM"
                     " run_executions WHERE run_id IN (SELECT value FROM json_each('[1]')))",
                     "SEARCH run_executions USING COVERING INDEX run_executions_run"},
           std::pair{"SELECT id FROM executions WHERE id IN (SELECT execution_id FROM"
                     " run_executions WHERE task_id IN (SELECT value FROM json_each('[1]')))",
                     "SEARCH run_executions USING COVERING INDEX run_executions_task"},
           std::pair{"SELECT execution_id AS id FROM processed_executions WHERE user = 'x'",
                     "SCAN processed_executions USING COVERING INDEX processed_executions_use"},
       }) {
    const std::string plan = ask("EXPLAIN QUERY PLAN " + (sql + newest));
    EXPECT_NE(plan.find(index), std::string::npos) << sql << '\n' << plan;
  }
}

}  // namespace
}  // namespace tracer_bio
