#include "store/fixture.h"

namespace tracer_bio {
namespace {

using namespace std::string_literals;

class Write : public StoreTest {
 protected:
  Write() : store_(file_) {}

  Store store_;
};

TEST_F(Write, OfTheSameBatchTwiceChangesNothing) {
  Batch batch = batch_of({open_execution(1), ended_execution(2)});
  batch.executions[0].baseline.emplace().cpu_ns = 5;
  batch.metrics = {sample(1, 10, 3, 4096)};
  batch.runs = {running_run(1, 1)};
  batch.containers = {{.id = "c", .image = "bwa"}};
  batch.losses = {{1, kStartNs, kStartNs + 5, "ring", "exec", 3}};
  batch.host_metrics.emplace_back().time_ns = kStartNs;
  RecorderStat stat;
  stat.recording_id = 1;
  stat.time_ns = kStartNs;
  stat.sampler = "procfs";
  batch.recorder_stats = {stat};

  const auto everything = [&] {
    std::string all;
    for (const char* table :
         {"users", "executions", "baselines", "metrics", "host_metrics", "pipelines", "runs",
          "containers", "processed_executions", "processed_metrics", "losses", "recorder_stats"})
      all += std::string{table} + ":\n" + ask("SELECT * FROM " + std::string{table}) + "\n";
    return all;
  };
  write(store_, batch);
  const std::string once = everything();
  write(store_, batch);

  EXPECT_EQ(everything(), once);
  EXPECT_EQ(once.find(":\n\n"), std::string::npos) << "a table is empty:\n" << once;
}

TEST_F(Write, EndsAnExecutionThatWasWrittenOpen) {
  write(store_, batch_of({open_execution(1)}));
  EXPECT_EQ(ask("SELECT end_reason, duration_ns FROM processed_executions"), "NULL|NULL");
  write(store_, batch_of({ended_execution(1)}));
  EXPECT_EQ(ask("SELECT end_reason, exit_code, cpu_ns, cpu_quality FROM executions"),
            "exit|0|400|exact");
  EXPECT_EQ(ask("SELECT end_reason, duration_ns, cpu_ns FROM processed_executions"),
            "exit|500|400");
}

TEST_F(Write, NeverChangesWhatAnExecutionBeganWith) {
  write(store_, batch_of({open_execution(1)}));
  ExecutionRecord later = ended_execution(1);
  later.execution.comm = "renamed";
  later.execution.start_ns += 7;
  write(store_, batch_of({later}));
  EXPECT_EQ(ask("SELECT comm, start_ns - 1700000000000000000 FROM executions"), "bwa|1000");
}

TEST_F(Write, CostsAShortExecutionOneRowAndNoBaseline) {
  ExecutionRecord record = ended_execution(1);
  record.attribution.kept = false;
  record.baseline.emplace().cpu_ns = 5;
  write(store_, batch_of({record}));
  EXPECT_EQ(ask("SELECT (SELECT count(*) FROM executions),"
                " (SELECT count(*) FROM processed_executions), (SELECT count(*) FROM baselines)"),
            "1|0|0");
}

TEST_F(Write, KeepsABaselineAsLongAsTheExecutionIsOpen) {
  ExecutionRecord record = open_execution(1);
  record.baseline.emplace().cpu_ns = 5;
  record.baseline->minor_faults = 7;
  write(store_, batch_of({record}));
  EXPECT_EQ(ask("SELECT execution_id, cpu_ns, user_ns, minor_faults FROM baselines"), "1|5|NULL|7");
  ExecutionRecord ended = ended_execution(1);
  write(store_, batch_of({ended}));
  EXPECT_EQ(ask("SELECT count(*) FROM baselines"), "0");
}

TEST_F(Write, CopiesOnlyKeptRowsToTheProcessedTables) {
  ExecutionRecord other = ended_execution(2);
  other.attribution.kept = false;
  Batch batch = batch_of({ended_execution(1), other});
  batch.metrics = {sample(1, 1, 1, 1), sample(2, 1, 1, 1)};
  batch.metrics[1].kept_run_id.reset();
  write(store_, batch);
  EXPECT_EQ(ask("SELECT execution_id, run_id, tool, user, command FROM processed_executions"),
            "1|1|bwa|root|bwa mem");
  EXPECT_EQ(ask("SELECT execution_id, run_id FROM processed_metrics"), "1|1");
  EXPECT_EQ(ask("SELECT count(*) FROM metrics"), "2");
}

TEST_F(Write, TakesSeveralBatchesInOneTransaction) {
  const std::vector<Batch> batches{many(1, 3), many(4, 3)};
  store_.write(batches);
  EXPECT_EQ(ask("SELECT count(*) FROM executions"), "6");
}

TEST_F(Write, RecordsUsersWithNamesWhereTheyHaveOne) {
  ExecutionRecord nameless = ended_execution(2);
  nameless.execution.uid = 4'242'424;
  write(store_, batch_of({ended_execution(1), nameless, ended_execution(3)}));
  EXPECT_EQ(ask("SELECT uid, name, first_seen_ns % 10000, last_seen_ns % 10000 FROM users"),
            "0|root|1000|3000\n4242424|NULL|2000|2000");
  EXPECT_EQ(ask("SELECT user FROM processed_executions WHERE execution_id = 2"), "4242424");
}

TEST_F(Write, PutsTogetherWhatIsToldOfAContainer) {
  Batch batch;
  batch.containers = {
      {.id = "c", .runtime = "docker", .first_seen_ns = 5, .last_seen_ns = 6},
      {.id = "c", .name = "a\x1b", .image = "bwa", .first_seen_ns = 5, .last_seen_ns = 5},
      {.id = "c", .pod_name = "p", .first_seen_ns = 7, .last_seen_ns = 9},
  };
  write(store_, batch);
  EXPECT_EQ(ask("SELECT * FROM containers"), "c|docker|a\\x1b|bwa|p|NULL|NULL|5|9");
}

TEST_F(Write, RecordsPipelinesAsTheirRunsAppear) {
  Batch batch;
  batch.runs = {running_run(1, 1), running_run(2, 5)};
  batch.runs[0].end_ns = kStartNs + 900;
  batch.runs[0].status = RunStatus::kSucceeded;
  batch.runs[1].start_ns = kStartNs - 100;
  write(store_, batch);
  EXPECT_EQ(ask("SELECT name, first_seen_ns - 1700000000000000000,"
                " last_seen_ns - 1700000000000000000 FROM pipelines"),
            "pipeline_1|-100|900");
  EXPECT_EQ(ask("SELECT status, user FROM runs ORDER BY id"), "succeeded|root\nrunning|root");
}

TEST_F(Write, KeepsHostileArgumentsExactly) {
  const std::vector<std::string> hostile{
      "sh\0-c\0a\nb\tc\0"s,
      "\"quoted\" 'twice' \\ back\0"s,
      "\0\0\0"s,
      "\xff\xfe\x80\0caf\xc3\xa9\0"s,
      "'; DROP TABLE executions; --\0"s,
      ""s,
      std::string(100'000, 'x') + '\0',
  };
  std::vector<ExecutionRecord> records;
  for (size_t at = 0; at < hostile.size(); ++at) {
    records.push_back(open_execution(static_cast<int64_t>(at) + 1));
    records.back().execution.args = hostile[at];
  }
  write(store_, batch_of(records));

  const auto open = store_.resume().open_executions;
  ASSERT_EQ(open.size(), hostile.size());
  for (size_t at = 0; at < hostile.size(); ++at)
    EXPECT_EQ(open[at].record.execution.args, hostile[at]) << at;
  EXPECT_EQ(ask("SELECT count(*) FROM executions WHERE json_valid(args)"), "7");
}

TEST_F(Write, StoresOtherTextPrintable) {
  ExecutionRecord record = ended_execution(1);
  record.execution.comm = "\x1b[2Jx";
  record.execution.cwd = "/tmp/\xff";
  record.attribution.tool = "to\nol";
  write(store_, batch_of({record}));
  EXPECT_EQ(ask("SELECT comm, cwd FROM executions"), R"(\x1b[2Jx|/tmp/\xff)");
  EXPECT_EQ(ask("SELECT tool FROM processed_executions"), R"(to\nol)");
}

TEST_F(Write, KeepsARecordingsBeginAndEnd) {
  store_.begin_recording(recording(1));
  EXPECT_EQ(ask("SELECT id, host, ended_ns, clean FROM recordings"), "1|node7|NULL|0");
  store_.end_recording(1, kStartNs + 5);
  EXPECT_EQ(ask("SELECT ended_ns - started_ns, clean FROM recordings"), "5|1");
}

}  // namespace
}  // namespace tracer_bio
