// Continuing, or closing, what an earlier recording left open; and reprocessing.
#include "store/fixture.h"

namespace tracer_bio {
namespace {

class ResumeTest : public StoreTest {
 protected:
  ResumeTest() : store_(file_) {}

  Store store_;
};

TEST_F(ResumeTest, OfANewDatabaseBeginsAtOne) {
  const Resume resume = store_.resume();
  EXPECT_EQ(resume.next_recording_id, 1);
  EXPECT_EQ(resume.next_execution_id, 1);
  EXPECT_EQ(resume.next_ids.run, 1);
  EXPECT_EQ(resume.next_ids.task, 1);
  EXPECT_TRUE(resume.open_executions.empty());
  EXPECT_TRUE(resume.open_runs.empty());
  EXPECT_EQ(resume.last_recorded_ns, std::nullopt);
}

TEST_F(ResumeTest, GivesBackOpenExecutionsWhole) {
  store_.begin_recording(recording(3));
  ExecutionRecord record = open_execution(5);
  Execution& execution = record.execution;
  execution.recording_id = 3;
  execution.parent_id = 2;
  execution.login_uid = 1000;
  execution.cwd = "/data";
  execution.origin = Origin::kSnapshot;
  execution.forked_processes = 4;
  record.baseline.emplace().cpu_ns = 77;
  write(store_, batch_of({ended_execution(4), record}));

  const Resume resume = store_.resume();
  EXPECT_EQ(resume.next_recording_id, 4);
  EXPECT_EQ(resume.next_execution_id, 6);
  ASSERT_EQ(resume.open_executions.size(), 1U);
  const OpenExecution& open = resume.open_executions[0];
  EXPECT_EQ(open.boot_id, "boot-1");
  EXPECT_EQ(open.record.execution.id, 5);
  EXPECT_EQ(open.record.execution.args, execution.args);
  EXPECT_EQ(open.record.execution.process_start_ns, execution.process_start_ns);
  EXPECT_EQ(open.record.execution.login_uid, 1000U);
  EXPECT_EQ(open.record.execution.cwd, "/data");
  EXPECT_EQ(open.record.execution.origin, Origin::kSnapshot);
  EXPECT_EQ(open.record.execution.forked_processes, 4);
  EXPECT_EQ(open.record.execution.end_reason, std::nullopt);
  EXPECT_EQ(open.record.baseline, record.baseline);
}

TEST_F(ResumeTest, GivesBackThePlaceOfOpenExecutions) {
  Batch batch = batch_of({open_execution(1), open_execution(2), open_execution(3)});
  batch.executions[0].attribution.task_id = 7;
  batch.executions[0].first_id = 5;
  batch.executions[1].attribution.kept = false;
  batch.executions[2].attribution = {};
  write(store_, batch);

  const auto open = store_.resume().open_executions;
  ASSERT_EQ(open.size(), 3U);
  EXPECT_EQ(open[0].place, (Place{1, 7}));
  EXPECT_EQ(open[0].record.first_id, 5);
  EXPECT_EQ(open[1].place, Place{1});
  EXPECT_EQ(open[2].place, std::nullopt);
}

TEST_F(ResumeTest, GivesBackRunningRuns) {
  Batch batch;
  batch.runs = {running_run(1, 1), running_run(2, 9)};
  batch.runs[0].status = RunStatus::kFailed;
  batch.runs[1].parent_run_id = 1;
  batch.runs[1].uid = 33;
  batch.runs[1].executions = 12;
  batch.runs[1].peak_rss_bytes = 4096;
  write(store_, batch);

  const Resume resume = store_.resume();
  EXPECT_EQ(resume.next_ids.run, 3);
  ASSERT_EQ(resume.open_runs.size(), 1U);
  const tracer_bio::Run& run = resume.open_runs[0];
  EXPECT_EQ(run.id, 2);
  EXPECT_EQ(run.pipeline, "pipeline_1");
  EXPECT_EQ(run.parent_run_id, 1);
  EXPECT_EQ(run.uid, 33U);
  EXPECT_EQ(run.executions, 12);
  EXPECT_EQ(run.peak_rss_bytes, 4096);
  EXPECT_EQ(run.complete, std::nullopt);
}

TEST_F(ResumeTest, KnowsWhenTheLastRowWasMade) {
  write(store_, batch_of({ended_execution(1)}));
  EXPECT_EQ(store_.resume().last_recorded_ns, kStartNs + 1500);
  Batch batch;
  batch.metrics = {sample(1, 9000, 1, 1)};
  write(store_, batch);
  EXPECT_EQ(store_.resume().last_recorded_ns, kStartNs + 9000);
}

TEST_F(ResumeTest, ClosesUnobservedExecutionsWithTheirLastSample) {
  Batch batch = batch_of({open_execution(1), open_execution(2), open_execution(3)});
  batch.executions[0].baseline.emplace().cpu_ns = 5;
  batch.metrics = {sample(1, 10, 100, 9000), sample(1, 20, 250, 8000)};
  batch.metrics[1].write_bytes = 512;
  write(store_, batch);

  store_.close_unobserved(std::vector<int64_t>{1, 2});

  EXPECT_EQ(ask("SELECT id, end_reason, end_ns, cpu_ns, cpu_quality, max_rss_bytes,"
                " max_rss_quality, read_bytes, write_bytes FROM executions ORDER BY id"),
            "1|unobserved|NULL|250|sampled|9000|sampled|NULL|512\n"
            "2|unobserved|NULL|NULL|NULL|NULL|NULL|NULL|NULL\n"
            "3|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL");
  EXPECT_EQ(ask("SELECT execution_id, end_reason, duration_ns, cpu_ns, max_rss_quality"
                " FROM processed_executions ORDER BY execution_id"),
            "1|unobserved|NULL|250|sampled\n2|unobserved|NULL|NULL|NULL\n3|NULL|NULL|NULL|NULL");
  EXPECT_EQ(ask("SELECT count(*) FROM baselines"), "0");
  EXPECT_EQ(store_.resume().open_executions.size(), 1U);
}

TEST_F(ResumeTest, DoesNotCloseWhatHasEnded) {
  write(store_, batch_of({ended_execution(1)}));
  store_.close_unobserved(std::vector<int64_t>{1});
  EXPECT_EQ(ask("SELECT end_reason, cpu_ns FROM executions"), "exit|400");
}

TEST_F(ResumeTest, ReprocessReplacesWhatWasDerived) {
  Batch batch = batch_of({ended_execution(1), ended_execution(2)});
  batch.metrics = {sample(1, 1, 10, 1), sample(2, 1, 20, 1), sample(2, 2, 21, 1)};
  batch.runs = {running_run(1, 1)};
  write(store_, batch);

  ExecutionRecord dropped = ended_execution(1);
  dropped.attribution.kept = false;
  ExecutionRecord kept = ended_execution(2);
  kept.attribution.run_id = 8;
  kept.attribution.pipeline = "other";
  tracer_bio::Run run = running_run(8, 2);
  run.pipeline = "other";
  store_.begin_reprocess();
  store_.write_processed(std::vector{dropped, kept});
  EXPECT_EQ(ask("SELECT execution_id FROM processed_executions"), "1\n2");  // readers see the old
  store_.commit_reprocess(std::vector{run}, {});

  EXPECT_EQ(ask("SELECT execution_id, run_id, pipeline FROM processed_executions"), "2|8|other");
  EXPECT_EQ(ask("SELECT execution_id, run_id, cpu_ns FROM processed_metrics"), "2|8|20\n2|8|21");
  EXPECT_EQ(ask("SELECT id, pipeline FROM runs"), "8|other");
  EXPECT_EQ(ask("SELECT name FROM pipelines"), "other");
  EXPECT_EQ(ask("SELECT count(*) FROM executions"), "2");
}

TEST_F(ResumeTest, ReprocessThatIsNotCommittedChangesNothing) {
  write(store_, batch_of({ended_execution(1)}));
  {
    file_ = folder_ / "second.db";
    Store second{file_};
    write(second, batch_of({ended_execution(1)}));
    second.begin_reprocess();
  }
  EXPECT_EQ(ask("SELECT count(*) FROM processed_executions"), "1");
}

}  // namespace
}  // namespace tracer_bio
