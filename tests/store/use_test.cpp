#include "store/use.h"

#include <algorithm>

#include "store/fixture.h"
#include "store/reader.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

class UseTest : public StoreTest {
 protected:
  // "name count/failed cpu_ns" of each, by name, and the CPU of all.
  std::string use(UseOf of, const UseFilter& filter = {}) const {
    UseReport report = Reader{file_}.use(of, filter);
    std::ranges::sort(report.entries, {}, &NamedUse::name);
    std::string text;
    for (const NamedUse& entry : report.entries) {
      text += entry.name.value_or("NULL") + ' ' + std::to_string(entry.use.count) + '/' +
              std::to_string(entry.use.failed) + ' ' +
              std::to_string(entry.use.cpu_ns.value_or(-1)) + ", ";
    }
    return text + "all " + std::to_string(report.total.cpu_ns.value_or(-1));
  }
};

TEST_F(UseTest, OfAnEmptyDatabaseIsNothing) {
  const Store store{file_};
  for (const UseOf of : {UseOf::kTools, UseOf::kExecutables, UseOf::kUsers, UseOf::kPipelines,
                         UseOf::kImages, UseOf::kRuns, UseOf::kTasks}) {
    EXPECT_EQ(use(of), "all -1");
  }
}

TEST_F(UseTest, AddsUpKeptExecutionsByName) {
  Store store{file_};
  Batch batch = many(1, 4);
  batch.executions.push_back(open_execution(5));
  batch.executions[1].attribution.tool = "samtools";
  batch.executions[1].execution.exit_code = 1;
  batch.executions[1].execution.exe.clear();
  batch.executions[1].attribution.run_id = 2;
  batch.executions[2].execution.uid = 4'242'424;
  batch.executions[2].attribution.pipeline = "other";
  batch.executions[3].attribution.kept = false;
  write(store, batch);

  EXPECT_EQ(use(UseOf::kTools), "bwa 3/0 800, samtools 1/1 400, all 1200");
  EXPECT_EQ(use(UseOf::kExecutables), "NULL 1/1 400, /usr/bin/bwa 3/0 800, all 1200");
  EXPECT_EQ(use(UseOf::kUsers), "4242424 1/0 400, root 3/1 800, all 1200");
  EXPECT_EQ(use(UseOf::kPipelines), "other 1/0 400, pipeline_1 3/1 800, all 1200");
  EXPECT_EQ(use(UseOf::kTools, {.pipeline = "other"}), "bwa 1/0 400, all 400");
  EXPECT_EQ(use(UseOf::kTools, {.user = "4242424"}), "bwa 1/0 400, all 400");
  EXPECT_EQ(use(UseOf::kTools, {.run = 2}), "samtools 1/1 400, all 400");
  EXPECT_EQ(use(UseOf::kTools, {.since_ns = kStartNs + 5000}), "bwa 1/0 -1, all -1");
  EXPECT_EQ(use(UseOf::kTools, {.user = "' OR 1 --"}), "all -1");
}

TEST_F(UseTest, AddsUpImages) {
  Store store{file_};
  Batch batch = many(1, 4);
  batch.executions[1].execution.container_id = "a";
  batch.executions[2].execution.container_id = "b";
  batch.executions[3].execution.container_id = "unnamed";
  batch.containers = {{.id = "a", .image = "bwa:1"}, {.id = "b", .image = "bwa:1"}};
  write(store, batch);
  EXPECT_EQ(use(UseOf::kImages), "NULL 2/0 800, bwa:1 2/0 800, all 1600");
}

TEST_F(UseTest, CountsOnceWhatARunWithinAnotherUsed) {
  Store store{file_};
  Batch batch;
  batch.runs = {running_run(1, 1), running_run(2, 2)};
  batch.runs[0].executions = 5;
  batch.runs[0].failed_executions = 1;
  batch.runs[0].cpu_ns = 100;
  batch.runs[1].parent_run_id = 1;
  batch.runs[1].pipeline = "inner";
  batch.runs[1].name = "angry_bell";
  batch.runs[1].cpu_ns = 40;
  write(store, batch);
  EXPECT_EQ(use(UseOf::kRuns), "inner (angry_bell) 0/0 40, pipeline_1 5/1 100, all 100");
  EXPECT_EQ(use(UseOf::kRuns, {.pipeline = "inner"}), "inner (angry_bell) 0/0 40, all 40");
  EXPECT_EQ(Reader{file_}.use(UseOf::kRuns, {.run = 2}).entries.at(0).run_id, 2);
}

TEST_F(UseTest, AddsUpTasksByTheirProcessOrElseTheirName) {
  Store store{file_};
  Batch batch;
  batch.runs = {running_run(1, 1)};
  batch.tasks = {task(1, 2), task(2, 3), task(3, 4), task(4, 5)};
  batch.tasks[0].process = "ALIGN";
  batch.tasks[0].cpu_ns = 10;
  batch.tasks[1].process = "ALIGN";
  batch.tasks[1].cpu_ns = 20;
  batch.tasks[1].status = RunStatus::kFailed;
  batch.tasks[2].name = "label";
  batch.tasks[2].parent_task_id = 1;
  batch.tasks[2].cpu_ns = 5;
  write(store, batch);
  EXPECT_EQ(use(UseOf::kTasks), "NULL 1/0 0, ALIGN 2/1 30, label 1/0 5, all 30");
  EXPECT_EQ(use(UseOf::kTasks, {.pipeline = "pipeline_1", .user = "root", .run = 1}),
            use(UseOf::kTasks));
  EXPECT_EQ(use(UseOf::kTasks, {.run = 2}), "all -1");
}

TEST_F(UseTest, OfARunIsThatOfAllThatIsInIt) {
  Store store{file_};
  Batch batch = many(1, 4);
  batch.executions[1].attribution.kept = false;
  batch.executions[1].attribution.tool = "bash";
  batch.executions[1].execution.exit_code = 1;
  batch.executions[2].attribution.run_id = 2;
  batch.executions[3].attribution.run_id = 3;
  batch.runs = {running_run(1, 1), running_run(2, 3), running_run(3, 4)};
  batch.runs[1].parent_run_id = 1;
  batch.tasks = {task(1, 2), task(2, 3), task(3, 4)};
  batch.tasks[0].process = "ALIGN";
  batch.tasks[1].process = "ALIGN";
  batch.tasks[1].run_id = 2;
  batch.tasks[2].run_id = 3;
  write(store, batch);

  Reader reader{file_};
  std::vector<NamedUse> tools = reader.run_use(1, UseOf::kTools);
  std::ranges::sort(tools, {}, &NamedUse::name);
  ASSERT_EQ(tools.size(), 2U);
  EXPECT_EQ(tools[0].name, "bash");
  EXPECT_EQ(tools[0].use.failed, 1);
  EXPECT_EQ(tools[1].use.count, 2);
  EXPECT_EQ(tools[1].use.time_ns, 1000);
  const std::vector<NamedUse> tasks = reader.run_use(1, UseOf::kTasks);
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks[0].use.count, 2);
  EXPECT_TRUE(reader.run_use(9, UseOf::kTools).empty());
}

TEST_F(UseTest, ReadsNothingButTheNarrowIndex) {
  const Store store{file_};
  for (const std::string where : {"", " WHERE start_ns >= 1", " WHERE pipeline = 'x'"}) {
    const std::string plan = ask(
        "EXPLAIN QUERY PLAN SELECT exe, (exit_code <> 0 OR exit_signal IS NOT NULL), duration_ns, "
        "cpu_ns, max_rss_bytes, read_bytes, write_bytes FROM processed_executions" +
        where);
    EXPECT_NE(plan.find("USING COVERING INDEX processed_executions_use"), std::string::npos)
        << plan;
  }
}

TEST_F(UseTest, OfARunIsReadByIndexes) {
  const Store store{file_};
  const std::string plan = ask("EXPLAIN QUERY PLAN " + std::string{query("use_of_members")});
  EXPECT_NE(plan.find("USING INDEX run_executions_run"), std::string::npos) << plan;
  EXPECT_NE(plan.find("raw USING INTEGER PRIMARY KEY"), std::string::npos) << plan;
}

}  // namespace
}  // namespace tracer_bio
