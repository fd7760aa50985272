// What is removed, what stays, and what is said of it. Clocks and disks are passed in.
#include <algorithm>

#include "store/archive.h"
#include "store/fixture.h"
#include "store/forward/forward_log.h"
#include "store/object_rows.h"
#include "store/reader.h"
#include "store/sqlite.h"

namespace tracer_bio {
namespace {

constexpr int64_t kHourNs = 3'600'000'000'000;
constexpr int64_t kDayNs = 24 * kHourNs;
constexpr int64_t kPlenty = int64_t{1} << 40;

// An execution that ran for a moment, so long after the first recording began.
ExecutionRecord at(ExecutionRecord record, int64_t after_ns) {
  record.execution.start_ns = kStartNs + after_ns;
  if (record.execution.end_ns) record.execution.end_ns = kStartNs + after_ns + 500;
  return record;
}

ExecutionRecord of_no_run(ExecutionRecord record) {
  record.attribution = {};
  return record;
}

ExecutionRecord of_run(ExecutionRecord record, int64_t run_id) {
  record.attribution.run_id = run_id;
  return record;
}

Run ended_run(int64_t id, int64_t root, int64_t from_ns, int64_t to_ns) {
  Run run = running_run(id, root);
  run.start_ns = kStartNs + from_ns;
  run.end_ns = kStartNs + to_ns;
  run.status = RunStatus::kSucceeded;
  return run;
}

Loss loss_of_the_ring() {
  return {.recording_id = 1,
          .from_ns = kStartNs,
          .to_ns = kStartNs + 1,
          .stage = "ring",
          .kind = "exec",
          .count = 1};
}

class RetentionTest : public StoreTest {
 protected:
  RetentionTest() {
    store_.emplace(file_);
    store_->begin_recording(recording(1));
  }

  // The clock shows `after_ns` after the first recording began, and so long had been recorded.
  void pass_to(int64_t after_ns) {
    boot_ns_ += static_cast<uint64_t>(after_ns - after_ns_);
    after_ns_ = after_ns;
  }

  // Works until nothing is left to do.
  void prune(int64_t disk_free_bytes = kPlenty) {
    boot_ns_ += 10'000'000'000;
    while (store_->prune({.utc_ns = kStartNs + after_ns_ + clock_error_ns_,
                          .boot_ns = boot_ns_,
                          .disk_free_bytes = disk_free_bytes},
                         false)) {
    }
  }

  void keep_for(int64_t raw_ns, int64_t processed_ns) {
    store_->set_retention({.raw_ns = raw_ns, .processed_ns = processed_ns});
    prune();  // the clock begins
  }

  std::string ids(const std::string& table, const std::string& id = "id") const {
    std::string list = ask("SELECT " + id + " FROM " + table + " ORDER BY 1");
    std::ranges::replace(list, '\n', ' ');
    return list;
  }

  std::optional<Store> store_;
  uint64_t boot_ns_ = 0;
  int64_t after_ns_ = 0;
  int64_t clock_error_ns_ = 0;
};

TEST_F(RetentionTest, RemovesRawRowsThatAreOldAndKeepsTheOthers) {
  keep_for(kDayNs, 0);
  Batch batch = batch_of({of_no_run(at(ended_execution(1), 0)),
                          of_no_run(at(ended_execution(2), 3 * kHourNs)),
                          of_no_run(at(open_execution(3), 0))});
  batch.metrics = {sample(1, 100, 1, 1), sample(2, 4 * kHourNs, 1, 1)};
  batch.host_metrics = {{.time_ns = kStartNs}, {.time_ns = kStartNs + 4 * kHourNs}};
  batch.recorder_stats.resize(2);
  batch.recorder_stats[0].time_ns = kStartNs;
  batch.recorder_stats[1].time_ns = kStartNs + 4 * kHourNs;
  write(*store_, batch);
  pass_to(kDayNs + 2 * kHourNs);
  prune();
  EXPECT_EQ(ids("executions"), "2 3");  // 3 still runs
  EXPECT_EQ(ids("metrics", "execution_id"), "2");
  EXPECT_EQ(ask("SELECT count(*) FROM host_metrics"), "1");
  EXPECT_EQ(ask("SELECT count(*) FROM recorder_stats"), "1");
  EXPECT_EQ(ask("SELECT count(*) FROM losses"), "0");
}

TEST_F(RetentionTest, KeepsContainersThatWereSeenLatelyOrAreInUse) {
  keep_for(kDayNs, 0);
  ExecutionRecord open = of_no_run(at(open_execution(1), 0));
  open.execution.container_id = "in use";
  Batch batch = batch_of({open});
  batch.containers = {
      {.id = "in use", .first_seen_ns = kStartNs, .last_seen_ns = kStartNs},
      {.id = "lately", .first_seen_ns = kStartNs, .last_seen_ns = kStartNs + 4 * kHourNs},
      {.id = "old", .first_seen_ns = kStartNs, .last_seen_ns = kStartNs + 1},
  };
  write(*store_, batch);
  pass_to(kDayNs + 2 * kHourNs);
  prune();
  EXPECT_EQ(ask("SELECT container_id FROM containers ORDER BY 1"), "in use\nlately");
}

TEST_F(RetentionTest, KeepsTheLastSampleOfWhatStillRuns) {
  keep_for(kDayNs, 0);
  Batch batch = batch_of({at(open_execution(1), 0)});
  batch.metrics = {sample(1, 100, 1, 1), sample(1, 200, 2, 2)};
  write(*store_, batch);
  pass_to(3 * kDayNs);
  prune();
  EXPECT_EQ(ask("SELECT cpu_ns FROM metrics"), "2");
}

TEST_F(RetentionTest, KeepsWhatStartedLongAgoAndEndedLately) {
  keep_for(kDayNs, 0);
  ExecutionRecord record = of_no_run(at(ended_execution(1), 0));
  record.execution.end_ns = kStartNs + 2 * kDayNs;
  write(*store_, batch_of({record}));
  pass_to(2 * kDayNs + kHourNs);
  prune();
  EXPECT_EQ(ids("executions"), "1");
}

TEST_F(RetentionTest, KeepsRawRowsOfARunUntilTheWholeRunIsOld) {
  keep_for(kDayNs, 0);
  Batch batch = batch_of({at(ended_execution(1), 0), of_run(at(ended_execution(2), 0), 2)});
  tracer_bio::Run inner = ended_run(2, 2, 0, 1000);
  inner.parent_run_id = 1;
  batch.runs = {ended_run(1, 1, 0, 2 * kDayNs), inner};
  write(*store_, batch);
  pass_to(2 * kDayNs);
  prune();
  EXPECT_EQ(ids("executions"), "1 2");  // run 2 is a part of run 1
  pass_to(3 * kDayNs + 2 * kHourNs);
  prune();
  EXPECT_EQ(ids("executions"), "");
  EXPECT_EQ(ids("runs"), "1 2");
}

TEST_F(RetentionTest, RemovesOldRunsAsAWhole) {
  keep_for(0, kDayNs);
  Batch batch = batch_of({at(ended_execution(1), 0), of_run(at(ended_execution(2), 5 * kHourNs), 2),
                          of_run(at(open_execution(3), 0), 3)});
  batch.runs = {ended_run(1, 1, 0, 1000), ended_run(2, 2, 5 * kHourNs, 6 * kHourNs),
                running_run(3, 3)};
  batch.tasks = {task(1, 1)};
  batch.tasks[0].status = RunStatus::kSucceeded;
  batch.metrics = {sample(1, 100, 1, 1), sample(3, 100, 1, 1)};
  batch.losses = {loss_of_the_ring()};
  write(*store_, batch);
  pass_to(kDayNs + 2 * kHourNs);
  prune();
  EXPECT_EQ(ids("runs"), "2 3");
  EXPECT_EQ(ids("tasks"), "");
  EXPECT_EQ(ids("run_executions", "execution_id"), "2 3");
  EXPECT_EQ(ids("processed_executions", "execution_id"), "2 3");
  EXPECT_EQ(ids("processed_metrics", "execution_id"), "3");
  EXPECT_EQ(ask("SELECT count(*) FROM losses"), "0");
  EXPECT_EQ(ids("executions"), "1 2 3");
}

TEST_F(RetentionTest, ObjectsStayWhileAnExecutionThatWasMadeOfThemIsThere) {
  keep_for(0, kDayNs);
  Batch batch = batch_of({of_no_run(made_of(at(open_execution(1), 0), object_set({10, 11}))),
                          made_of(at(ended_execution(2), 0), object_set({10, 12})),
                          of_run(made_of(at(ended_execution(3), 0), object_set({10, 13})), 2)});
  batch.runs = {ended_run(1, 2, 0, 1000), ended_run(2, 3, 0, 5 * kHourNs)};
  batch.objects = {object_file(14, "/of/no/set", 0), object_file(15, "/new", 5 * kHourNs)};
  write(*store_, batch);
  pass_to(kDayNs + 2 * kHourNs);
  prune();
  EXPECT_EQ(ids("object_sets"), "1 2 3") << "2: the raw row is kept forever";
  EXPECT_EQ(ids("objects", "inode"), "10 11 12 13 15");
  execute("DELETE FROM executions WHERE id > 1");
  pass_to(kDayNs + 4 * kHourNs);
  prune();
  EXPECT_EQ(ids("object_sets"), "1 3") << "run 2 is not old yet";
  EXPECT_EQ(ids("objects", "inode"), "10 11 13 15");
  pass_to(kDayNs + 7 * kHourNs);
  prune();
  EXPECT_EQ(ids("object_sets"), "1");
  EXPECT_EQ(ids("objects", "inode"), "10 11");
}

TEST_F(RetentionTest, ASetThatWasRemovedIsWrittenAgainWhenAnExecutionIsMadeOfIt) {
  keep_for(kDayNs, kDayNs);
  const SharedObjectSet set = object_set({10, 11});
  Batch batch = batch_of({made_of(at(ended_execution(1), 0), set)});
  batch.runs = {ended_run(1, 1, 0, 1000)};
  write(*store_, batch);
  pass_to(kDayNs + 2 * kHourNs);
  prune();
  EXPECT_EQ(ids("objects"), "");
  // Began long ago: its set was not there in the last hour.
  write(*store_, batch_of({of_run(made_of(at(ended_execution(2), 1000), set), 2)}));
  EXPECT_EQ(ask("SELECT object_set_id FROM run_executions"), "2");
  EXPECT_EQ(ask("SELECT id, objects, executable_id FROM object_sets"), "2|[3,4]|3");
  EXPECT_EQ(ids("objects"), "3 4") << "no id is given twice";
}

TEST_F(RetentionTest, ObjectsWaitForWhatIsForwarded) {
  keep_for(kDayNs, kDayNs);
  ForwardLog log{file_, "fleet", {"objects", "object_sets"}};
  Batch batch = batch_of({made_of(at(ended_execution(1), 0), object_set({10}))});
  batch.runs = {ended_run(1, 1, 0, 1000)};
  write(*store_, batch);
  pass_to(kDayNs + 2 * kHourNs);
  prune();
  EXPECT_EQ(ids("object_sets"), "1");
  EXPECT_EQ(ids("objects"), "1");
  while (log.next({}, kStartNs)) log.sent(kStartNs);
  pass_to(kDayNs + 4 * kHourNs);
  prune();
  EXPECT_EQ(ids("object_sets"), "");
  EXPECT_EQ(ids("objects"), "");
}

TEST_F(RetentionTest, KeepsARunInWhichSomethingStillRuns) {
  keep_for(0, kDayNs);
  Batch batch = batch_of({at(ended_execution(1), 0), at(open_execution(2), 0)});
  batch.runs = {ended_run(1, 1, 0, 1000)};
  write(*store_, batch);
  pass_to(3 * kDayNs);
  prune();
  EXPECT_EQ(ids("runs"), "1");
}

TEST_F(RetentionTest, ManyRowsGoInStepsThatEachCommit) {
  keep_for(kDayNs, kDayNs);
  Batch batch = many(1, 20'000);
  for (int64_t step = 0; step < 20'000; ++step) batch.metrics.push_back(sample(1, step, step, 1));
  batch.runs = {ended_run(1, 1, 0, 1000)};
  write(*store_, batch);
  pass_to(3 * kDayNs);
  prune();
  for (const char* table : {"executions", "metrics", "runs", "run_executions",
                            "processed_executions", "processed_metrics"})
    EXPECT_EQ(ask("SELECT count(*) FROM " + std::string{table}), "0") << table;
  EXPECT_EQ(ask("PRAGMA integrity_check"), "ok");
  // And the space is given back.
  EXPECT_LT(std::filesystem::file_size(file_), 3U << 20U);
}

// ── What is left ──

// Run 1, whose raw rows are too old, and run 2.
class RetentionRemains : public RetentionTest {
 protected:
  RetentionRemains() {
    keep_for(kDayNs, 0);
    Batch batch = batch_of({at(ended_execution(1), 0), at(ended_execution(2), 5 * kHourNs)});
    batch.executions[1].attribution.run_id = 2;
    batch.metrics = {sample(1, 100, 7, 1)};
    batch.runs = {ended_run(1, 1, 0, 1000), ended_run(2, 2, 5 * kHourNs, 6 * kHourNs)};
    write(*store_, batch);
    pass_to(kDayNs + 2 * kHourNs);
    prune();
  }
};

TEST_F(RetentionRemains, IdsAreNeverGivenTwice) {
  EXPECT_EQ(ids("executions"), "2");
  execute("DELETE FROM executions");
  EXPECT_EQ(store_->resume().next_execution_id, 2);
}

TEST_F(RetentionRemains, ReprocessKeepsRunsWithoutRawRows) {
  const Reprocessing begun = store_->begin_reprocess();
  EXPECT_EQ(begun.next_ids.run, 2);  // run 2 is made anew, run 1 stays
  EXPECT_TRUE(begun.of_kept_runs.empty());
  ExecutionRecord anew = at(ended_execution(2), 5 * kHourNs);
  anew.attribution.run_id = 2;
  anew.attribution.tool = "samtools";
  store_->write_processed(std::vector{anew});
  store_->commit_reprocess(std::vector{ended_run(2, 2, 5 * kHourNs, 6 * kHourNs)}, {});
  EXPECT_EQ(ids("runs"), "1 2");
  EXPECT_EQ(ask("SELECT execution_id, tool FROM processed_executions ORDER BY 1"),
            "1|bwa\n2|samtools");
  EXPECT_EQ(ask("SELECT execution_id, cpu_ns FROM processed_metrics"), "1|7");
  EXPECT_EQ(ids("run_executions", "execution_id"), "1 2");
}

TEST_F(RetentionRemains, ReprocessKeepsSamplesThatTheRawTableLacks) {
  execute(
      "INSERT INTO processed_metrics SELECT 2, 2, 5, 9, NULL, 1, 1, NULL, NULL, 1, NULL, NULL, "
      "NULL, NULL");
  store_->begin_reprocess();
  ExecutionRecord anew = at(ended_execution(2), 5 * kHourNs);
  anew.attribution.run_id = 3;
  store_->write_processed(std::vector{anew});
  store_->commit_reprocess({}, {});
  EXPECT_EQ(ask("SELECT execution_id, run_id, cpu_ns FROM processed_metrics ORDER BY 1"),
            "1|1|7\n2|3|9");
}

TEST_F(RetentionRemains, TheArchiveKeepsWhatWasRemoved) {
  ArchiveCursors{file_}.begin();
  store_->begin_reprocess();
  store_->commit_reprocess({}, {});
  EXPECT_EQ(
      ask("SELECT DISTINCT replaced_from FROM archive_cursors WHERE replaced_from IS NOT NULL"),
      "2");
}

TEST_F(RetentionRemains, ReadersShowWhatTheProcessedRowsTell) {
  Reader reader{file_};
  const RunTree tree = reader.run_tree(1);
  ASSERT_EQ(tree.executions.size(), 1U);
  EXPECT_EQ(tree.executions[0].exit_code, 0);
  const auto report = reader.report(1);
  ASSERT_EQ(report.executions.size(), 1U);
  EXPECT_EQ(report.executions[0].command, "bwa mem");
  EXPECT_EQ(report.executions[0].cpu_ns, 400);
  EXPECT_EQ(report.series.samples, 1);
  ASSERT_EQ(reader.run_use(1, UseOf::kTools).size(), 1U);
  const auto trace = reader.trace(1);
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->rows.size(), 1U);
}

// ── What is forwarded ──

TEST_F(RetentionTest, WaitsForWhatIsForwarded) {
  keep_for(kDayNs, 0);
  write(*store_,
        batch_of({of_no_run(at(ended_execution(1), 0)), of_no_run(at(ended_execution(2), 1000))}));
  ForwardLog log{file_, "fleet", {"executions"}};
  const auto send = [&] {
    while (log.next({}, kStartNs)) log.sent(kStartNs);
  };
  pass_to(3 * kDayNs);
  prune();
  EXPECT_EQ(ids("executions"), "1 2");
  send();
  ExecutionRecord changed = of_no_run(at(ended_execution(2), 1000));
  changed.execution.totals.cpu_ns = 7;
  write(*store_, batch_of({changed}));
  pass_to(4 * kDayNs);
  prune();
  EXPECT_EQ(ids("executions"), "2");
  send();
  pass_to(5 * kDayNs);
  prune();
  EXPECT_EQ(ids("executions"), "");
  EXPECT_EQ(ask("SELECT count(*) FROM losses"), "0");
}

TEST_F(RetentionTest, WaitsNoLongerForASinkThatIsForgotten) {
  keep_for(kDayNs, 0);
  write(*store_, batch_of({of_no_run(at(ended_execution(1), 0))}));
  const ForwardLog log{file_, "fleet", {}};
  pass_to(3 * kDayNs);
  prune();
  EXPECT_EQ(ids("executions"), "1");
  forget_sink(file_, "fleet");
  pass_to(4 * kDayNs);
  prune();
  EXPECT_EQ(ids("executions"), "");
}

// ── Clocks ──

TEST_F(RetentionTest, NothingGrowsOldBecauseTheClockWasSetForward) {
  keep_for(kDayNs, kDayNs);
  Batch batch = batch_of({at(ended_execution(1), 0)});
  batch.runs = {ended_run(1, 1, 0, 1000)};
  write(*store_, batch);
  clock_error_ns_ = 73 * 365 * kDayNs;
  prune();
  pass_to(2 * kHourNs);
  prune();
  EXPECT_EQ(ids("executions"), "1");
  EXPECT_EQ(ids("runs"), "1");
}

TEST_F(RetentionTest, AStartWithAWrongClockCountsAsOneDayAtMost) {
  keep_for(3 * kDayNs, 0);
  write(*store_, batch_of({of_no_run(at(ended_execution(1), 0))}));
  store_.emplace(folder_ / "other.db");  // lets go of the file
  store_.emplace(file_);
  clock_error_ns_ = 73 * 365 * kDayNs;
  keep_for(3 * kDayNs, 0);
  EXPECT_EQ(ids("executions"), "1");
  clock_error_ns_ = 0;
  pass_to(kDayNs);
  prune();
  EXPECT_EQ(ids("executions"), "1");
  pass_to(4 * kDayNs);
  prune();
  EXPECT_EQ(ids("executions"), "");
}

TEST_F(RetentionTest, WhatWasRecordedByAClockThatWasSetBackGrowsOldFirst) {
  keep_for(kDayNs, 0);
  clock_error_ns_ = -20 * 365 * kDayNs;
  prune();
  write(*store_, batch_of({of_no_run(at(ended_execution(1), clock_error_ns_))}));
  pass_to(kHourNs);
  clock_error_ns_ = 0;
  prune();
  EXPECT_EQ(ids("executions"), "1");
  pass_to(kDayNs + 3 * kHourNs);
  prune();
  EXPECT_EQ(ids("executions"), "");
}

TEST_F(RetentionTest, AgesOfAnOlderDatabaseAreThoseOfItsRecordings) {
  write(*store_, batch_of({of_no_run(at(ended_execution(1), 0)),
                           of_no_run(at(ended_execution(2), 20 * kDayNs))}));
  pass_to(20 * kDayNs + kHourNs);
  keep_for(7 * kDayNs, 0);
  EXPECT_EQ(ids("executions"), "2");
}

// ── Cursors ──

TEST_F(RetentionTest, WaitsForTheArchive) {
  keep_for(kDayNs, kDayNs);
  Batch batch = batch_of({at(ended_execution(1), 0)});
  batch.metrics = {sample(1, 100, 1, 1)};
  batch.runs = {ended_run(1, 1, 0, 1000)};
  write(*store_, batch);
  ArchiveCursors cursors{file_};
  const auto rounds = cursors.begin();
  pass_to(3 * kDayNs);
  prune();
  for (const char* table : {"executions", "metrics", "runs", "processed_metrics"})
    EXPECT_EQ(ask("SELECT count(*) FROM " + std::string{table}), "1") << table;
  for (const ArchiveRound& round : rounds) cursors.finish(round);
  pass_to(3 * kDayNs + 2 * kHourNs);
  prune();
  for (const char* table : {"executions", "metrics", "runs", "processed_metrics"})
    EXPECT_EQ(ask("SELECT count(*) FROM " + std::string{table}), "0") << table;
  EXPECT_EQ(ask("SELECT count(*) FROM losses"), "0");
}

TEST_F(RetentionTest, WaitsForAChangeThatIsToBeArchived) {
  keep_for(kDayNs, 0);
  write(*store_, batch_of({of_no_run(at(open_execution(1), 0))}));
  ArchiveCursors cursors{file_};
  for (const ArchiveRound& round : cursors.begin()) cursors.finish(round);
  write(*store_, batch_of({of_no_run(at(ended_execution(1), 0))}));
  pass_to(3 * kDayNs);
  prune();
  EXPECT_EQ(ids("executions"), "1");
  for (const ArchiveRound& round : cursors.begin()) cursors.finish(round);
  pass_to(3 * kDayNs + 2 * kHourNs);
  prune();
  EXPECT_EQ(ids("executions"), "");
}

// ── Sizes ──

constexpr int64_t kMiB = 1 << 20;

class RetentionSize : public RetentionTest {
 protected:
  // Some 40 MiB of raw rows of no run, an hour or less old; or more of them.
  void fill(int64_t rows = 80'000) {
    for (int64_t first = 1; first < rows; first += 10'000) {
      Batch batch = many(first, 10'000);
      for (ExecutionRecord& record : batch.executions) {
        record = of_no_run(at(std::move(record), record.execution.id * 1000));
        record.execution.args = std::string(300, 'x');
      }
      write(*store_, batch);
    }
  }

  int64_t bytes() const {
    int64_t sum = 0;
    for (const char* end : {"", "-wal"})
      sum += static_cast<int64_t>(std::filesystem::file_size(std::filesystem::path{file_} += end));
    return sum;
  }
};

TEST_F(RetentionSize, RemovesTheOldestUntilTheFileIsSmallEnough) {
  fill();
  ASSERT_GT(bytes(), 32 * kMiB);
  store_->set_retention({.max_bytes = 16 * kMiB});
  prune();
  EXPECT_LT(bytes(), 16 * kMiB);
  EXPECT_GT(bytes(), 8 * kMiB);  // and not more than that
  EXPECT_EQ(ask("SELECT max(id) FROM executions"), "80000");
  EXPECT_NE(ask("SELECT min(id) FROM executions"), "1");
  EXPECT_EQ(ask("SELECT count(*) FROM losses"), "0");
  EXPECT_EQ(ask("PRAGMA integrity_check"), "ok");
}

TEST_F(RetentionSize, CountsWhatTheArchiveHadNotRead) {
  fill();
  ArchiveCursors{file_}.begin();
  store_->set_retention({.max_bytes = 16 * kMiB});
  prune();
  EXPECT_LT(bytes(), 16 * kMiB);
  EXPECT_EQ(ask("SELECT stage, kind, count FROM losses"),
            "retention|executions|" + ask("SELECT 80000 - count(*) FROM executions"));
  EXPECT_EQ(ask("SELECT from_ns, to_ns < (SELECT min(start_ns) FROM executions) FROM losses"),
            std::to_string(kStartNs + 1000) + "|1");
}

TEST_F(RetentionSize, CountsWhatWasNotForwarded) {
  fill();
  ForwardLog log{file_, "fleet", {"executions"}};
  ASSERT_TRUE(log.next({.rows = 500}, kStartNs));
  log.sent(kStartNs);
  store_->set_retention({.max_bytes = 16 * kMiB});
  prune();
  EXPECT_EQ(ask("SELECT stage, kind, count FROM losses"),
            "retention|executions|" + ask("SELECT 79500 - count(*) FROM executions"));
}

TEST_F(RetentionSize, RemovesWhatWasReadBeforeWhatWasNot) {
  fill();
  ArchiveCursors cursors{file_};
  for (const ArchiveRound& round : cursors.begin()) cursors.finish(round);
  write(*store_,
        batch_of({of_no_run(at(ended_execution(90'000), -kDayNs))}));  // not read, and the oldest
  store_->set_retention({.max_bytes = 16 * kMiB});
  prune();
  EXPECT_EQ(ask("SELECT count(*) FROM executions WHERE id = 90000"), "1");
  EXPECT_EQ(ask("SELECT count(*) FROM losses"), "0");
}

TEST_F(RetentionSize, GivesUpWhereEverythingStillRuns) {
  Batch batch;
  for (int64_t id = 1; id <= 40'000; ++id) {
    batch.executions.push_back(of_no_run(open_execution(id)));
    batch.executions.back().execution.args = std::string(400, 'x');
  }
  write(*store_, batch);
  store_->set_retention({.max_bytes = 16 * kMiB});
  prune();
  EXPECT_EQ(ask("SELECT count(*) FROM executions"), "40000");
}

TEST_F(RetentionSize, GivesSpaceBackWhereTheDiskIsFullButKeepsSomething) {
  fill();
  store_->set_retention({.keep_free_bytes = 1024 * kMiB});
  prune(1 * kMiB);
  EXPECT_EQ(ask("SELECT count(*) FROM executions"), "80000");  // less than 64 MiB helps nobody
}

TEST_F(RetentionSize, GivesSpaceBackUntilTheDiskHasEnough) {
  constexpr int64_t kRows = 240'000;
  fill(kRows);
  const int64_t full_bytes = bytes();
  ASSERT_GT(full_bytes, 110 * kMiB);
  store_->set_retention({.keep_free_bytes = 30 * kMiB});
  // Others took all of it; what the database gives up is free.
  while (store_->prune({.utc_ns = kStartNs,
                        .boot_ns = boot_ns_ += 10'000'000'000,
                        .disk_free_bytes = std::max<int64_t>(full_bytes - bytes(), 0)},
                       false)) {
  }
  EXPECT_LT(bytes(), full_bytes - 30 * kMiB);
  EXPECT_GT(bytes(), 64 * kMiB);
  EXPECT_EQ(ask("SELECT max(id) FROM executions"), std::to_string(kRows));
  EXPECT_EQ(ask("SELECT max(id) - min(id) + 1 = count(*) FROM executions"),
            "1");  // the oldest went
  EXPECT_EQ(ask("PRAGMA integrity_check"), "ok");
}

TEST_F(RetentionSize, SaysNothingOfLossesOfItsOwnWork) {
  fill();
  Batch batch;
  batch.losses = {loss_of_the_ring()};
  write(*store_, batch);
  store_->set_retention({.max_bytes = 16 * kMiB});
  prune();
  EXPECT_EQ(ask("SELECT stage FROM losses"), "ring");  // they go by age alone
}

}  // namespace
}  // namespace tracer_bio
