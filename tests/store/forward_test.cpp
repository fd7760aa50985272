// What a sink has in the end is what the database has, whatever happens between.
#include <deque>
#include <memory>
#include <random>

#include "daemon/daemon.h"
#include "store/database_file.h"
#include "store/fixture.h"
#include "store/forward/forward_log.h"
#include "store/forward/forward_status.h"
#include "store/forward/forwarded_tables.h"
#include "store/memory_sink.h"
#include "store/object_rows.h"
#include "store/sql_files.h"
#include "store/sqlite.h"

namespace tracer_bio {
namespace {

class Forwarding : public StoreTest {
 protected:
  Forwarding() : store_(std::make_unique<Store>(file_)) { store_->begin_recording(recording(1)); }

  void expect_all_of_it(const MemorySink& sink) const {
    for (const ForwardTable& table : forwarded_tables())
      EXPECT_EQ(sink.rows(table.name), stored_rows(file_, table)) << table.name;
  }

  // Sends until nothing waits. Gives how many batches there were.
  static int drain(ForwardLog& log, MemorySink& sink, const ForwardLimits& limits = {}) {
    int batches = 0;
    while (const auto batch = log.next(limits, kStartNs)) {
      sink.take(*batch);
      log.sent(kStartNs);
      ++batches;
    }
    return batches;
  }

  std::string triggers() const {
    return ask("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'");
  }

  std::unique_ptr<Store> store_;
};

// Rows of every table.
Batch everything(int64_t id) {
  Batch batch = batch_of({ended_execution(id), open_execution(id + 1)});
  batch.executions[0].execution.script = "/data/pipeline_1.sh";
  batch.executions[0].objects = object_set({static_cast<uint64_t>(id), 1'000'000});
  batch.metrics = {sample(id, id * 100, 10, 4096), sample(id + 1, id * 100, 20, 4096)};
  batch.runs = {running_run(id, id)};
  batch.tasks = {task(id, id)};
  batch.losses = {{.recording_id = 1,
                   .from_ns = kStartNs + id,
                   .to_ns = kStartNs + id + 5,
                   .stage = "ring",
                   .kind = "exec",
                   .count = 3}};
  batch.containers = {{.id = "c" + std::to_string(id),
                       .runtime = "podman",
                       .first_seen_ns = kStartNs + id,
                       .last_seen_ns = kStartNs + id}};
  HostMetric host;
  host.time_ns = kStartNs + id * 100;
  batch.host_metrics = {host};
  RecorderStat stat;
  stat.recording_id = 1;
  stat.time_ns = kStartNs + id * 100;
  batch.recorder_stats = {stat};
  return batch;
}

TEST_F(Forwarding, SendsEveryTableAsItIs) {
  write(*store_, everything(1));
  ForwardLog log{file_, "fleet", {}};
  MemorySink sink;
  drain(log, sink);
  expect_all_of_it(sink);
  for (const ForwardTable& table : forwarded_tables()) EXPECT_GT(sink.count(table.name), 0U);
}

TEST_F(Forwarding, TellsOfWhomTheRowsAre) {
  write(*store_, everything(1));
  ForwardLog log{file_, "fleet", {}};
  const auto batch = log.next({}, kStartNs);
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->host_id, ask("SELECT database_id FROM identity"));
  EXPECT_EQ(batch->host, "node7");
}

TEST_F(Forwarding, SendsWhatIsNewAndWhatHasChanged) {
  write(*store_, everything(1));
  ForwardLog log{file_, "fleet", {}};
  MemorySink sink;
  drain(log, sink);
  EXPECT_EQ(drain(log, sink), 0);
  Batch batch = batch_of({ended_execution(2), ended_execution(3)});
  batch.metrics = {sample(2, 50, 7, 1)};  // earlier than what was sent
  write(*store_, batch);
  EXPECT_EQ(drain(log, sink), 1);
  expect_all_of_it(sink);
  EXPECT_EQ(ask("SELECT count(*) FROM forward_changes"), "0");
}

TEST_F(Forwarding, SendsAgainWhatWasNotSaidToBeThere) {
  write(*store_, everything(1));
  MemorySink sink;
  int64_t version = 0;
  {
    ForwardLog log{file_, "fleet", {}};
    const auto batch = log.next({}, kStartNs);
    version = batch->rows.front().versions.front();
    sink.take(*batch);
  }
  ForwardLog log{file_, "fleet", {}};
  const auto batch = log.next({}, kStartNs);
  EXPECT_GT(batch->rows.front().versions.front(), version);
  drain(log, sink);
  expect_all_of_it(sink);
}

// The clock was set back, and before that the file was put back from a copy.
TEST_F(Forwarding, NeverUsesAVersionAgain) {
  write(*store_, many(1, 3));
  ForwardLog log{file_, "fleet", {}};
  const int64_t first = log.next({}, kStartNs)->rows.front().versions.front();
  EXPECT_GT(first, kStartNs);
  EXPECT_GT(log.next({}, 0)->rows.front().versions.front(), first);
}

TEST_F(Forwarding, KeepsToTheSizeOfABatch) {
  Batch large = many(1, 100);
  for (ExecutionRecord& record : large.executions)
    record.execution.args = std::string(50'000, 'x') + '\0';
  write(*store_, large);
  ForwardLog log{file_, "fleet", {"executions"}};
  MemorySink sink;
  EXPECT_EQ(drain(log, sink, {.rows = 1000, .bytes = 1'000'000}), 5);
  // The same of rows that change.
  for (ExecutionRecord& record : large.executions) record.execution.totals.cpu_ns = 7;
  write(*store_, large);
  while (const auto batch = log.next({.rows = 1000, .bytes = 1'000'000}, kStartNs)) {
    EXPECT_LT(batch->rows.front().versions.size(), 25U);
    sink.take(*batch);
    log.sent(kStartNs);
  }
  EXPECT_EQ(sink.rows("executions"), stored_rows(file_, *find_forwarded_table("executions")));
}

TEST_F(Forwarding, SendsOneRowThatIsLargerThanABatch) {
  Batch batch = many(1, 2);
  batch.executions[0].execution.args = std::string(100'000, 'x') + '\0';
  write(*store_, batch);
  ForwardLog log{file_, "fleet", {}};
  MemorySink sink;
  drain(log, sink, {.rows = 10, .bytes = 1000});
  write(*store_, batch);
  drain(log, sink, {.rows = 10, .bytes = 1000});
  expect_all_of_it(sink);
}

TEST_F(Forwarding, LetsNoTableStarve) {
  Batch batch = many(1, 1000);
  batch.metrics = {sample(1, 100, 10, 4096)};
  write(*store_, batch);
  ForwardLog log{file_, "fleet", {"executions", "metrics"}};
  MemorySink sink;
  for (int at = 0; at < 2; ++at) {
    sink.take(*log.next({.rows = 10}, kStartNs));
    log.sent(kStartNs);
  }
  EXPECT_EQ(sink.count("metrics"), 1U);
  EXPECT_LT(sink.count("executions"), 30U);
}

TEST_F(Forwarding, SendsNoOtherTablesThanThoseThatAreNamed) {
  write(*store_, everything(1));
  ForwardLog log{file_, "fleet", {"runs", "tasks"}};
  MemorySink sink;
  drain(log, sink);
  EXPECT_EQ(sink.count("runs"), 1U);
  EXPECT_EQ(sink.count("tasks"), 1U);
  EXPECT_EQ(sink.count("executions"), 0U);
  EXPECT_EQ(triggers(), "4");
}

TEST_F(Forwarding, SendsATableThatIsNamedLaterFromItsBeginning) {
  write(*store_, everything(1));
  MemorySink sink;
  {
    ForwardLog log{file_, "fleet", {"runs"}};
    drain(log, sink);
  }
  ForwardLog log{file_, "fleet", {}};
  drain(log, sink);
  expect_all_of_it(sink);
}

TEST_F(Forwarding, CostsNothingWhereNothingIsForwarded) {
  write(*store_, everything(1));
  EXPECT_EQ(triggers(), "0");
  {
    ForwardLog log{file_, "fleet", {}};
    MemorySink sink;
    drain(log, sink);
  }
  EXPECT_NE(triggers(), "0");
  EXPECT_TRUE(forget_sink(file_, "fleet"));
  EXPECT_FALSE(forget_sink(file_, "fleet"));
  EXPECT_EQ(triggers(), "0");
  EXPECT_EQ(ask("SELECT count(*) FROM forward_cursors"), "0");
}

TEST_F(Forwarding, ServesSinksOfDifferentSpeed) {
  ForwardLog fast{file_, "fast", {}};
  ForwardLog slow{file_, "slow", {}};
  MemorySink fast_sink;
  MemorySink slow_sink;
  for (int64_t id = 1; id < 40; id += 2) {
    write(*store_, everything(id));
    drain(fast, fast_sink);
    if (id == 21) drain(slow, slow_sink);
    write(*store_, batch_of({ended_execution(id + 1)}));
  }
  EXPECT_NE(ask("SELECT count(*) FROM forward_changes"), "0");
  drain(fast, fast_sink);
  drain(slow, slow_sink, {.rows = 3});
  expect_all_of_it(fast_sink);
  expect_all_of_it(slow_sink);
  EXPECT_EQ(ask("SELECT count(*) FROM forward_changes"), "0");
}

TEST_F(Forwarding, TellsHowItGoes) {
  write(*store_, many(1, 10));
  ForwardLog log{file_, "fleet", {"executions", "runs"}};
  Connection connection{file_, Connection::Mode::kReadOnly, 5000};
  ForwardStatus status = read_forward_status(connection).at(0);
  EXPECT_EQ(status.name, "fleet");
  EXPECT_EQ(status.rows, 10);
  EXPECT_EQ(status.oldest_ns, kStartNs + 1000);
  EXPECT_FALSE(status.sent_ns);
  log.note_failure("db.example.org: no answer", 5);
  log.note_failure("db.example.org: no route", 7);
  status = read_forward_status(connection).at(0);
  EXPECT_EQ(status.failing_since_ns, 5);
  EXPECT_EQ(status.error, "db.example.org: no route");
  MemorySink sink;
  drain(log, sink);
  write(*store_, many(1, 2));
  status = read_forward_status(connection).at(0);
  EXPECT_EQ(status.rows, 2);
  EXPECT_FALSE(status.oldest_ns);
  EXPECT_EQ(status.sent_ns, kStartNs);
  EXPECT_FALSE(status.failing_since_ns);
  EXPECT_EQ(status.error, "");
}

TEST_F(Forwarding, NoticesThatTheFileIsAnother) {
  ForwardLog log{file_, "fleet", {}};
  EXPECT_TRUE(log.in_place());
  std::filesystem::rename(file_, folder_ / "elsewhere.db");
  EXPECT_FALSE(log.in_place());
}

TEST_F(Forwarding, RefusesADatabaseOfAnOlderSchema) {
  execute("PRAGMA user_version = 6");
  EXPECT_NE(message_of([&] { ForwardLog log(file_, "fleet", {}); }).find("restart the daemon"),
            std::string::npos);
}

TEST_F(Forwarding, SendsWhatADatabaseOfSchema6Had) {
  store_.reset();
  std::filesystem::remove(file_);
  create_database_file(file_);
  for (size_t at = 0; at < 6; ++at) execute(migration_files()[at].text);
  execute("PRAGMA application_id = " + std::to_string(kApplicationId));
  execute(
      "PRAGMA user_version = 6;"
      "INSERT INTO users (uid, name, first_seen_ns, last_seen_ns) VALUES (7, 'lp', 1, 2)");
  store_ = std::make_unique<Store>(file_);
  ForwardLog log{file_, "fleet", {}};
  MemorySink sink;
  drain(log, sink);
  EXPECT_EQ(sink.rows("users"), "7|'lp'|1|2\n");
}

Config config_of(const std::filesystem::path& file) {
  Config config;
  config.database = file;
  config.pipelines["pipeline_1"] = {"*"};
  return config;
}

TEST_F(Forwarding, TakesAwayWhatReprocessDidNotMakeAgain) {
  write(*store_, everything(1));
  ForwardLog log{file_, "fleet", {}};
  MemorySink sink;
  drain(log, sink);
  EXPECT_EQ(sink.count("pipelines"), 1U);
  store_.reset();
  Config no_pipelines;
  no_pipelines.database = file_;
  no_pipelines.engines.emplace();
  reprocess(no_pipelines);
  drain(log, sink);
  EXPECT_EQ(sink.count("runs"), 0U);
  EXPECT_EQ(sink.count("pipelines"), 0U);
  expect_all_of_it(sink);
  EXPECT_EQ(ask("SELECT count(*) FROM forward_removals"), "0");
}

TEST_F(Forwarding, SendsAgainWhatWasMadeAnewWhileItWasSent) {
  write(*store_, everything(1));
  ForwardLog log{file_, "fleet", {}};
  MemorySink sink;
  sink.take(*log.next({}, kStartNs));
  store_.reset();
  reprocess(config_of(file_));
  ASSERT_NE(ask("SELECT count(*) FROM runs"), "0");
  log.sent(kStartNs);
  drain(log, sink);
  expect_all_of_it(sink);
}

// Of what the log gave, nothing arrives, or all, once or twice, now or much later; and the process
// ends between the two.
TEST_F(Forwarding, ComesToTheSameWhateverHappens) {
  for (const uint32_t seed : {1U, 2U, 3U}) {
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    const auto below = [&](int64_t end) { return static_cast<int64_t>(random()) % end; };
    const auto chance = [&](int64_t one_in) { return below(one_in) == 0; };
    store_.reset();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
    store_ = std::make_unique<Store>(file_);
    store_->begin_recording(recording(1));
    auto log = std::make_unique<ForwardLog>(file_, "fleet", std::vector<std::string>{});
    MemorySink sink;
    std::deque<ForwardBatch> late;
    int64_t next_id = 1;
    for (int step = 0; step < 200; ++step) {
      if (chance(3)) {
        write(*store_, everything(next_id));
        next_id += 1 + below(3);
      }
      if (chance(4)) {
        ExecutionRecord changed = ended_execution(1 + below(next_id));
        changed.execution.totals.cpu_ns = below(1'000'000);
        Batch batch = batch_of({changed});
        batch.metrics = {sample(changed.execution.id, below(40'000), 1, 1)};
        write(*store_, batch);
      }
      if (chance(60)) {
        store_.reset();
        reprocess(config_of(file_));
        store_ = std::make_unique<Store>(file_);
      }
      if (chance(20))
        log = std::make_unique<ForwardLog>(file_, "fleet", std::vector<std::string>{});
      const auto batch = log->next({.rows = 1 + below(20)}, kStartNs + step);
      if (!batch || chance(5)) continue;
      if (chance(3)) late.push_back(*batch);
      if (chance(6)) continue;  // it arrives late, if at all, and nobody knows
      sink.take(*batch);
      // Something may happen before the cursor is moved.
      if (chance(40)) {
        store_.reset();
        reprocess(config_of(file_));
        store_ = std::make_unique<Store>(file_);
      }
      if (!chance(4)) log->sent(kStartNs + step);
      if (!late.empty() && chance(2)) {
        const auto at = below(static_cast<int64_t>(late.size()));
        sink.take(late[static_cast<size_t>(at)]);
        if (chance(2)) late.erase(late.begin() + at);
      }
    }
    drain(*log, sink, {.rows = 7});
    for (const ForwardBatch& batch : late) sink.take(batch);
    expect_all_of_it(sink);
  }
}

}  // namespace
}  // namespace tracer_bio
