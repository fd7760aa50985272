// What a run did, task by task.
#include "store/fixture.h"
#include "store/reader.h"

namespace tracer_bio {
namespace {

class TraceTest : public StoreTest {
 protected:
  static Task task(int64_t id, int64_t run_id, std::optional<int64_t> parent = std::nullopt) {
    Task row;
    row.id = id;
    row.run_id = run_id;
    row.parent_task_id = parent;
    row.root_execution_id = id;
    row.engine = "nextflow";
    row.name = "T" + std::to_string(id);
    row.start_ns = kStartNs + id;
    row.cpu_ns = 100 * id;
    return row;
  }

  static ExecutionRecord member(int64_t id, int64_t run_id, std::optional<int64_t> task_id,
                                int64_t read_chars) {
    ExecutionRecord record = ended_execution(id);
    record.attribution.run_id = run_id;
    record.attribution.task_id = task_id;
    record.execution.totals.read_chars = read_chars;
    return record;
  }

  std::vector<TraceRow> rows(int64_t run_id) const {
    const auto trace = Reader{file_}.trace(run_id);
    return trace ? trace->rows : std::vector<TraceRow>{};
  }

  Store store_{file_};
};

TEST_F(TraceTest, AddsUpATasksTreeTasksAndRunsWithinIncluded) {
  Batch batch = batch_of({member(1, 1, 1, 5), member(2, 1, 2, 70), member(3, 2, std::nullopt, 600),
                          member(4, 1, std::nullopt, 9000)});
  batch.runs = {running_run(1, 1), running_run(2, 3)};
  batch.runs[1].parent_run_id = 1;
  batch.runs[1].parent_task_id = 2;
  batch.tasks = {task(1, 1), task(2, 1, 1)};
  batch.metrics = {sample(2, 10, 5, 4096)};
  batch.metrics[0].virtual_bytes = 8192;
  write(store_, batch);

  const auto trace = rows(1);
  ASSERT_EQ(trace.size(), 2U);
  EXPECT_EQ(trace[0].number, 1);
  EXPECT_EQ(trace[0].name, "T1");
  EXPECT_EQ(trace[0].command, "bwa mem");
  EXPECT_EQ(trace[0].totals.read_chars, 675);
  EXPECT_EQ(trace[0].max_virtual_bytes, 8192);
  EXPECT_EQ(trace[1].totals.read_chars, 670);
  EXPECT_EQ(trace[1].totals.cpu_ns, 200);
  EXPECT_EQ(trace[1].totals.write_chars, std::nullopt);
}

TEST_F(TraceTest, OfARunWithoutTasksTellsTheExecutionsThatWereKept) {
  Batch batch = batch_of({member(1, 1, std::nullopt, 5), member(2, 1, std::nullopt, 70)});
  batch.executions[0].execution.exit_code = 3;
  batch.executions[1].attribution.kept = false;
  batch.runs = {running_run(1, 1)};
  write(store_, batch);

  const auto trace = rows(1);
  ASSERT_EQ(trace.size(), 1U);
  EXPECT_EQ(trace[0].name, "bwa");
  EXPECT_EQ(trace[0].task_id, std::nullopt);
  EXPECT_EQ(trace[0].native_id, "1001");  // its PID
  EXPECT_EQ(trace[0].status, RunStatus::kFailed);
  EXPECT_EQ(trace[0].totals.read_chars, 5);
  EXPECT_EQ(trace[0].totals.cpu_ns, 400);
}

TEST_F(TraceTest, TellsTheKnownVersionsOfATasksTools) {
  Batch batch = batch_of({member(1, 1, 1, 0), member(2, 1, 2, 0), member(3, 1, 2, 0)});
  batch.objects = {object(1, "/usr/bin/bwa"), object(2, "/usr/bin/samtools")};
  batch.objects[0].version = "0.7.17";
  batch.objects[1].version = "1.16.1";
  batch.executions[0].objects = made_of(1);
  batch.executions[1].objects = made_of(2);
  batch.executions[1].attribution.tool = "samtools";
  batch.executions[2].attribution.tool = "picard";
  batch.executions[2].objects = made_of(2);
  batch.runs = {running_run(1, 1)};
  write(store_, batch);
  auto trace = rows(1);
  ASSERT_EQ(trace.size(), 3U);  // of a run without tasks, the executions
  EXPECT_EQ(trace[0].versions, "bwa 0.7.17");
  EXPECT_EQ(trace[2].versions, "");

  Batch tasks;
  tasks.tasks = {task(1, 1), task(2, 1, 1)};
  write(store_, tasks);
  trace = rows(1);
  ASSERT_EQ(trace.size(), 2U);
  EXPECT_EQ(trace[0].versions, "bwa 0.7.17, samtools 1.16.1");
  EXPECT_EQ(trace[1].versions, "samtools 1.16.1");
}

TEST_F(TraceTest, OfAnEmptyRunIsEmptyAndOfNoRunNothing) {
  Batch batch;
  batch.runs = {running_run(1, 1)};
  write(store_, batch);
  EXPECT_TRUE(Reader{file_}.trace(1)->rows.empty());
  EXPECT_FALSE(Reader{file_}.trace(2));
}

}  // namespace
}  // namespace tracer_bio
