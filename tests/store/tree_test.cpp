#include "store/fixture.h"
#include "store/reader.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

class TreeTest : public StoreTest {};

TEST_F(TreeTest, OfARunThatIsNotThereHasNoRuns) {
  const Store store{file_};
  EXPECT_TRUE(Reader{file_}.run_tree(1).runs.empty());
  EXPECT_FALSE(Reader{file_}.run(1));
}

TEST_F(TreeTest, HoldsWhatTheFilterDroppedAndTheRunsWithin) {
  Store store{file_};
  Batch batch = many(1, 4);
  batch.executions[1].execution.parent_id = 1;
  batch.executions[1].attribution.kept = false;
  batch.executions[2].attribution.run_id = 2;
  batch.executions[2].attribution.task_id = 5;
  batch.executions[2].execution.exit_code = 1;
  batch.executions[3].attribution.run_id = 3;  // beside them
  batch.runs = {running_run(1, 1), running_run(2, 3), running_run(3, 4)};
  batch.runs[1].parent_run_id = 1;
  batch.tasks = {task(5, 3), task(6, 4)};
  batch.tasks[0].run_id = 2;
  batch.tasks[1].run_id = 3;
  write(store, batch);

  const RunTree tree = Reader{file_}.run_tree(1);
  ASSERT_EQ(tree.runs.size(), 2U);
  EXPECT_EQ(tree.runs[0].run.id, 1);
  EXPECT_EQ(tree.runs[0].user, "root");
  ASSERT_EQ(tree.tasks.size(), 1U);
  EXPECT_EQ(tree.tasks[0].id, 5);
  ASSERT_EQ(tree.executions.size(), 3U);
  EXPECT_EQ(tree.executions[1].id, 2);
  EXPECT_EQ(tree.executions[1].parent_id, 1);
  EXPECT_EQ(tree.executions[1].args, R"(["bwa","mem"])");
  EXPECT_EQ(tree.executions[1].cpu_ns, 400);
  EXPECT_EQ(tree.executions[1].max_rss_bytes, std::nullopt);
  EXPECT_EQ(tree.executions[2].task_id, 5);
  EXPECT_EQ(tree.executions[2].outcome, Outcome::kFailed);
  EXPECT_EQ(Reader{file_}.run(2)->run.parent_run_id, 1);
}

TEST_F(TreeTest, PutsTheRunItselfFirst) {
  Store store{file_};
  Batch batch;
  batch.runs = {running_run(1, 1), running_run(2, 2)};
  batch.runs[0].parent_run_id = 2;
  write(store, batch);
  EXPECT_EQ(Reader{file_}.run_tree(2).runs.front().run.id, 2);
}

TEST_F(TreeTest, EndsWhereRunsAreWithinEachOther) {
  Store store{file_};
  Batch batch;
  batch.runs = {running_run(1, 1), running_run(2, 2)};
  batch.runs[0].parent_run_id = 2;
  batch.runs[1].parent_run_id = 1;
  write(store, batch);
  EXPECT_EQ(Reader{file_}.run_tree(1).runs.size(), 2U);
}

TEST_F(TreeTest, ReadsByIndexes) {
  const Store store{file_};
  const std::string plan = ask("EXPLAIN QUERY PLAN " + std::string{query("tree_executions")});
  EXPECT_NE(plan.find("USING INDEX run_executions_run"), std::string::npos) << plan;
  EXPECT_NE(plan.find("raw USING INTEGER PRIMARY KEY"), std::string::npos) << plan;
  for (const std::string_view name : {"runs_within", "tasks_within"}) {
    const std::string within = ask("EXPLAIN QUERY PLAN " + std::string{query(name)});
    EXPECT_NE(within.find(name == "runs_within" ? "runs_parent" : "tasks_run"), std::string::npos)
        << within;
  }
}

}  // namespace
}  // namespace tracer_bio
