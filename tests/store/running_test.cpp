#include "core/running.h"

#include "store/fixture.h"
#include "store/reader.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

class RunningTest : public StoreTest {};

TEST_F(RunningTest, OfAnEmptyDatabaseIsNothing) {
  const Store store{file_};
  const Running running = Reader{file_}.running(true);
  EXPECT_TRUE(running.executions.empty());
  EXPECT_FALSE(running.host);
}

TEST_F(RunningTest, HasTheLastSampleOfWhatRunsInRuns) {
  Store store{file_};
  Batch batch = batch_of({open_execution(1), ended_execution(2), open_execution(3)});
  batch.executions[0].attribution.task_id = 7;
  batch.executions[0].attribution.kept = false;
  batch.executions[2].attribution.run_id.reset();
  batch.runs = {running_run(1, 1)};
  batch.tasks = {task(7, 1)};
  batch.tasks[0].process = "ALIGN";
  batch.metrics = {sample(1, 1000, 5, 10), sample(1, 2000, 6, 20)};
  for (const int64_t time_ns : {100, 300, 200}) {
    HostMetric& host = batch.host_metrics.emplace_back();
    host.time_ns = time_ns;
  }
  write(store, batch);

  Running running = Reader{file_}.running(false);
  ASSERT_EQ(running.executions.size(), 1U);
  const RunningExecution& row = running.executions[0];
  EXPECT_EQ(row.id, 1);
  EXPECT_EQ(row.run_id, 1);
  EXPECT_EQ(row.pipeline, "pipeline_1");
  EXPECT_EQ(row.task, "ALIGN");
  EXPECT_EQ(row.tool, "bwa");
  EXPECT_EQ(row.user, "root");
  EXPECT_EQ(row.pid, 1001);
  EXPECT_EQ(row.args, R"(["bwa","mem"])");
  EXPECT_EQ(row.sample_ns, kStartNs + 2000);
  EXPECT_EQ(row.rss_bytes, 20);
  EXPECT_EQ(row.read_bytes, std::nullopt);
  EXPECT_EQ(running.host->time_ns, 300);
  EXPECT_EQ(running.idle_before_ns, 200);

  running = Reader{file_}.running(true);
  ASSERT_EQ(running.executions.size(), 2U);
  EXPECT_EQ(running.executions[1].id, 3);
  EXPECT_EQ(running.executions[1].run_id, std::nullopt);
  EXPECT_EQ(running.executions[1].pipeline, "");
  EXPECT_EQ(running.executions[1].sample_ns, std::nullopt);
}

TEST_F(RunningTest, ReadsOnlyWhatRuns) {
  const Store store{file_};
  const std::string plan = ask("EXPLAIN QUERY PLAN " + std::string{query("running_executions")});
  EXPECT_NE(plan.find("execution USING INDEX executions_open"), std::string::npos) << plan;
  EXPECT_NE(plan.find("sample USING PRIMARY KEY"), std::string::npos) << plan;
}

}  // namespace
}  // namespace tracer_bio
