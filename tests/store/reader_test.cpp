#include "store/reader.h"

#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "store/fixture.h"

namespace tracer_bio {
namespace {

class ReaderTest : public StoreTest {
 protected:
  std::string ids(const ExecutionFilter& filter) const {
    std::string result;
    Reader{file_}.executions(filter, [&](const ResultRow& row) {
      EXPECT_EQ(row.columns.size(), row.values.size());
      if (!result.empty()) result += ' ';
      result += std::to_string(std::get<int64_t>(row.values[0]));
    });
    return result;
  }
  std::string run_ids(const RunFilter& filter) const {
    std::string result;
    Reader{file_}.runs(filter, [&](const ResultRow& row) {
      if (!result.empty()) result += ' ';
      result += std::to_string(std::get<int64_t>(row.values[0]));
    });
    return result;
  }
};

TEST_F(ReaderTest, DoesNotMakeAMissingFile) {
  const std::string message = message_of([&] { const Reader reader{file_}; });
  EXPECT_NE(message.find("no such database"), std::string::npos) << message;
  EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(ReaderTest, RefusesANewerDatabase) {
  { const Store store{file_}; }
  execute("PRAGMA user_version = 1000");
  EXPECT_NE(message_of([&] { const Reader reader{file_}; }).find("newer tracer-bio"),
            std::string::npos);
}

TEST_F(ReaderTest, ListsKeptExecutionsNewestFirst) {
  Store store{file_};
  ExecutionRecord dropped = ended_execution(2);
  dropped.attribution.kept = false;
  ExecutionRecord failed = ended_execution(3);
  failed.execution.exit_code = 1;
  failed.attribution.tool = "samtools";
  ExecutionRecord killed = ended_execution(4);
  killed.execution.end_reason = EndReason::kSignal;
  killed.execution.exit_code.reset();
  killed.execution.exit_signal = 9;
  killed.attribution.run_id = 2;
  killed.attribution.pipeline = "pipeline_2";
  killed.execution.uid = 4'242'424;
  write(store, batch_of({ended_execution(1), dropped, failed, killed}));

  EXPECT_EQ(ids({}), "4 3 1");
  EXPECT_EQ(ids({.run = 1}), "3 1");
  EXPECT_EQ(ids({.tool = "samtools"}), "3");
  EXPECT_EQ(ids({.pipeline = "pipeline_2"}), "4");
  EXPECT_EQ(ids({.user = "4242424"}), "4");
  EXPECT_EQ(ids({.failed = true}), "4 3");
  EXPECT_EQ(ids({.since_ns = kStartNs + 3000}), "4 3");
  EXPECT_EQ(ids({.limit = 1}), "4");
  EXPECT_EQ(ids({.tool = "' OR 1 --"}), "");
  EXPECT_EQ(ids({.all = true}), "4 3 2 1");
  EXPECT_EQ(ids({.user = "root", .all = true, .limit = 2}), "3 2");
  EXPECT_EQ(ids({.user = "4242424", .all = true}), "4");
  EXPECT_EQ(ids({.tool = "bwa", .failed = true, .all = true}), "4 3");
}

TEST_F(ReaderTest, ListsTheWholeTreeOfARun) {
  Store store{file_};
  // Run 1 with 1, 2 and, not kept, 3; run 2 within it with 5, and run 3 within that with 6; 4
  // beside them.
  Batch batch = many(1, 6);
  batch.executions[2].attribution.kept = false;
  batch.executions[3].attribution.run_id.reset();
  batch.executions[4].attribution.run_id = 2;
  batch.executions[5].attribution.run_id = 3;
  batch.runs = {running_run(1, 1), running_run(2, 5), running_run(3, 6)};
  batch.runs[1].parent_run_id = 1;
  batch.runs[1].pipeline = "inner";
  batch.runs[2].parent_run_id = 2;
  batch.runs[2].pipeline = "inner";
  write(store, batch);
  EXPECT_EQ(ids({.run = 1}), "2 1");
  EXPECT_EQ(ids({.run = 1, .all = true}), "6 5 3 2 1");
  EXPECT_EQ(ids({.run = 2, .all = true}), "6 5");
  EXPECT_EQ(ids({.pipeline = "pipeline_1", .all = true, .limit = 2}), "6 5");
  EXPECT_EQ(ids({.pipeline = "inner", .all = true}), "6 5");
  EXPECT_EQ(ids({.run = 1, .pipeline = "inner", .all = true}), "");
  EXPECT_EQ(ids({.run = 9, .all = true}), "");
}

TEST_F(ReaderTest, ListsATaskAndTheTasksWithinIt) {
  Store store{file_};
  Batch batch = many(1, 4);
  batch.executions[1].attribution.task_id = 1;
  batch.executions[2].attribution.task_id = 2;
  batch.executions[3].attribution.task_id = 2;
  batch.executions[3].attribution.kept = false;
  batch.tasks = {task(1, 2), task(2, 3)};
  batch.tasks[1].parent_task_id = 1;
  write(store, batch);
  EXPECT_EQ(ids({.task = 1}), "3 2");
  EXPECT_EQ(ids({.task = 2}), "3");
  EXPECT_EQ(ids({.task = 1, .all = true}), "4 3 2");
  EXPECT_EQ(ids({.task = 1, .tool = "samtools"}), "");
  EXPECT_EQ(ids({.task = 9}), "");
}

TEST_F(ReaderTest, ListsWhatRanInAContainer) {
  Store store{file_};
  Batch batch = many(1, 4);
  batch.executions[1].execution.container_id = "c0ffee";
  batch.executions[2].execution.container_id = "decade";
  batch.executions[2].attribution.kept = false;
  batch.executions[3].execution.container_id = "unknown";
  batch.containers = {
      {.id = "c0ffee", .name = "align", .image = "quay.io/bio/bwa:0.7@sha256:12", .pod_name = "p"},
      {.id = "decade", .name = "align", .image = "bwa-mem2:0.7"},
  };
  write(store, batch);
  EXPECT_EQ(ids({.container = "align"}), "2");
  EXPECT_EQ(ids({.container = "align", .all = true}), "3 2");
  EXPECT_EQ(ids({.container = "c0ff"}), "2");
  EXPECT_EQ(ids({.container = "p", .all = true}), "2");
  EXPECT_EQ(ids({.container = "' OR 1 --", .all = true}), "");
  for (const char* image :
       {"bwa", "bio/bwa", "bwa:0.7", "quay.io/bio/bwa:0.7", "quay.io/bio/bwa:0.7@sha256:12"})
    EXPECT_EQ(ids({.image = image, .all = true}), "2") << image;
  EXPECT_EQ(ids({.image = "bwa-mem2", .all = true}), "3");
  EXPECT_EQ(ids({.image = "wa", .all = true}), "");
  EXPECT_EQ(ids({.tool = "bwa", .container = "align", .image = "bwa"}), "2");
  EXPECT_EQ(ids({.container = "decade", .image = "bwa", .all = true}), "");
}

TEST_F(ReaderTest, ListsRuns) {
  Store store{file_};
  Batch batch;
  batch.runs = {running_run(1, 1), running_run(2, 2), running_run(3, 3)};
  batch.runs[1].status = RunStatus::kFailed;
  batch.runs[2].pipeline = "other";
  batch.runs[2].start_ns += 100;
  write(store, batch);
  EXPECT_EQ(run_ids({}), "3 2 1");
  EXPECT_EQ(run_ids({.pipeline = "other"}), "3");
  EXPECT_EQ(run_ids({.status = "running", .limit = 1}), "3");
  EXPECT_EQ(run_ids({.failed = true}), "2");
  EXPECT_EQ(run_ids({.user = "root", .since_ns = kStartNs + 1}), "3");
}

TEST_F(ReaderTest, NamesItsColumnsAndTheirUnits) {
  const auto columns = Reader::execution_columns(false);
  EXPECT_EQ(columns.front().name, "execution_id");
  EXPECT_EQ(Reader::execution_columns(true).front().name, "id");
  EXPECT_EQ(Reader::run_columns().front().name, "id");
}

TEST_F(ReaderTest, ReportsHowTheRecorderFares) {
  Store store{file_};
  EXPECT_EQ(Reader{file_}.status().recording, std::nullopt);

  store.begin_recording(recording(1));
  store.end_recording(1, kStartNs + 1);
  store.begin_recording(recording(2));
  Batch batch = batch_of({open_execution(1), ended_execution(2)});
  batch.runs = {running_run(1, 1)};
  batch.losses = {{1, kStartNs, kStartNs, "gap", "time", {}},
                  {2, kStartNs, kStartNs, "ring", "exec", 3},
                  {2, kStartNs + 1, kStartNs + 1, "ring", "exec", 4},
                  {2, kStartNs, kStartNs, "source", "exit", 2},
                  {2, kStartNs + 1, kStartNs + 1, "source", "exit", {}}};
  for (const int64_t cpu_ns : {10, 20}) {
    RecorderStat& stat = batch.recorder_stats.emplace_back();
    stat.recording_id = 2;
    stat.time_ns = kStartNs + cpu_ns;
    stat.cpu_ns = cpu_ns;
    stat.sampler = "iterator";
  }
  write(store, batch);

  const StatusReport report = Reader{file_}.status();
  EXPECT_EQ(report.writer_pid, ::getpid());
  ASSERT_TRUE(report.recording);
  EXPECT_EQ(report.recording->id, 2);
  EXPECT_EQ(report.recording->host, "node7");
  EXPECT_EQ(report.ended_ns, std::nullopt);
  EXPECT_FALSE(report.clean);
  ASSERT_TRUE(report.last_stat);
  EXPECT_EQ(report.last_stat->cpu_ns, 20);
  EXPECT_EQ(report.last_stat->sampler, "iterator");
  ASSERT_EQ(report.losses.size(), 2U);
  EXPECT_EQ(report.losses[0].stage, "ring");
  EXPECT_EQ(report.losses[0].intervals, 2);
  EXPECT_EQ(report.losses[0].count, 7);
  EXPECT_EQ(report.losses[1].count, std::nullopt);
  EXPECT_EQ(report.open_executions, 1);
  EXPECT_EQ(report.running_runs, 1);
  EXPECT_GT(report.database_bytes, 4096);
}

TEST_F(ReaderTest, KnowsThatNobodyWrites) {
  {
    Store store{file_};
    store.begin_recording(recording(1));
    store.end_recording(1, kStartNs + 1);
  }
  const StatusReport report = Reader{file_}.status();
  EXPECT_EQ(report.writer_pid, std::nullopt);
  EXPECT_TRUE(report.clean);
}

TEST_F(ReaderTest, GivesEveryExecutionBackInOrder) {
  Store store{file_};
  write(store, batch_of({ended_execution(2), open_execution(1), ended_execution(3)}));
  std::string found;
  Reader{file_}.each_execution([&](Execution& execution) {
    found += std::to_string(execution.id) + (execution.end_reason ? "e " : "o ");
    EXPECT_EQ(execution.args, (std::string{"bwa\0mem\0", 8}));
  });
  EXPECT_EQ(found, "1o 2e 3e ");
}

TEST_F(ReaderTest, SeesWholeBatchesWhileTheyAreWritten) {
  Store store{file_};
  const std::jthread writing{[&] {
    for (int64_t batch = 0; batch < 60; ++batch) write(store, many(batch * 50 + 1, 50));
  }};
  size_t before = 0;
  while (before < 3000) {
    size_t rows = 0;
    Reader{file_}.executions({}, [&](const ResultRow&) { ++rows; });
    ASSERT_EQ(rows % 50, 0U);
    ASSERT_GE(rows, before);
    before = rows;
  }
}

// As Grafana's user reads: in the group of the folder, and may write nothing.
TEST_F(ReaderTest, ServesAnotherUserOfTheGroup) {
  if (::getuid() != 0) GTEST_SKIP() << "needs root to become another user";
  ASSERT_EQ(::chown(folder_.c_str(), 0, 65534), 0);
  ASSERT_EQ(::chmod(folder_.c_str(), 02750), 0);  // new files get the folder's group
  const auto count = [&] {
    return as_nobody([&] {
      Reader reader{file_};
      return std::to_string(reader.status().open_executions);
    });
  };
  {
    Store store{file_};
    write(store, batch_of({open_execution(1)}));
    EXPECT_EQ(count(), "1") << "while it is written";
  }
  EXPECT_TRUE(std::filesystem::exists(std::filesystem::path{file_} += "-wal"));
  EXPECT_TRUE(std::filesystem::exists(std::filesystem::path{file_} += "-shm"));
  EXPECT_EQ(count(), "1") << "after a clean close";
  EXPECT_EQ(as_nobody([&] { return ask("SELECT count(*) FROM executions"); }), "1")
      << "with any SQLite";
}

TEST_F(ReaderTest, ReadsACopyInAFolderThatItMayNotWrite) {
  { Store{file_}.write(std::vector{batch_of({open_execution(1)})}); }
  const std::filesystem::path copies = folder_ / "copies";
  std::filesystem::create_directory(copies);
  std::filesystem::copy_file(file_, copies / "copy.db");
  ::chmod(folder_.c_str(), 0755);
  ::chmod((copies / "copy.db").c_str(), 0444);
  ::chmod(copies.c_str(), 0555);
  EXPECT_EQ(as_nobody([&] {
              return std::to_string(Reader{copies / "copy.db"}.status().open_executions);
            }),
            "1");
}

TEST_F(ReaderTest, SaysWhatToDoWhereItMayNotRead) {
  { const Store store{file_}; }
  ::chmod(folder_.c_str(), 0755);
  ::chmod(file_.c_str(), 0600);
  if (::getuid() != 0) ::chmod(file_.c_str(), 0000);
  const std::string message = as_nobody([&] {
    const Reader reader{file_};
    return std::string{};
  });
  EXPECT_NE(message.find("can be opened by this user"), std::string::npos) << message;
}

}  // namespace
}  // namespace tracer_bio
