// What PostgreSQL has of what was sent.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <thread>

#include "postgresql/rows.h"
#include "postgresql/server.h"
#include "store/forward/forwarded_tables.h"
#include "tracer_bio/text.h"

namespace tracer_bio::test {
namespace {

using namespace std::string_literals;

class PostgresqlSink : public PostgresqlTest {
 protected:
  void send_row(std::string_view table, const std::vector<ForwardValue>& row, int64_t version = 1) {
    ForwardBatch batch{.host_id = "a", .host = "node7"};
    batch.rows.push_back({&table_named(table), {version}, row});
    sink()->send(batch);
  }
};

TEST_F(PostgresqlSink, KeepsEveryValueAsItIs) {
  const ForwardTable& table = table_named("host_metrics");
  auto row = row_of(table, 1, 1);
  set(row, table, "processes", std::numeric_limits<int64_t>::min());
  set(row, table, "cpus", std::numeric_limits<int64_t>::max());
  set(row, table, "cpu_percent", ForwardValue{});
  set(row, table, "load_1m", 0.1 + 0.2);
  set(row, table, "load_5m", -std::numeric_limits<double>::denorm_min());
  set(row, table, "load_15m", std::numeric_limits<double>::infinity());
  send_row("host_metrics", row);
  EXPECT_EQ(
      ask("SELECT processes, cpus, cpu_percent, load_1m, load_5m, load_15m FROM host_metrics"),
      "-9223372036854775808|9223372036854775807|NULL|0.30000000000000004|-5e-324|Infinity");
}

TEST_F(PostgresqlSink, KeepsTextThatNobodyShouldHaveWritten) {
  const ForwardTable& table = table_named("runs");
  const std::string hostile = "'; DROP TABLE runs; --\\\t\n\"$1\x1b[2J \xf0\x9f\xa7\xac \\udc80";
  auto row = row_of(table, 1, 1);
  set(row, table, "command", hostile);
  set(row, table, "cwd", "");
  set(row, table, "name", "\xff\0/\xc3\xa9"s);
  set(row, table, "user", std::string(1 << 20, 'x'));
  send_row("runs", row);
  EXPECT_EQ(ask("SELECT command FROM runs"), hostile);
  EXPECT_EQ(ask("SELECT cwd, name, length(\"user\") FROM runs"),
            "|\\udcff\\udc00/\xc3\xa9|1048576");
}

TEST_F(PostgresqlSink, RefusesAValueThatIsNotOfItsColumnsType) {
  auto row = row_of(table_named("runs"), 1, 1);
  set(row, table_named("runs"), "command", int64_t{1});
  EXPECT_THROW(send_row("runs", row), SinkRefused);
  EXPECT_EQ(ask("SELECT count(*) FROM runs"), "0");
}

TEST_F(PostgresqlSink, ShowsMomentsInViews) {
  const ForwardTable& table = table_named("runs");
  auto row = row_of(table, 1, 1);
  set(row, table, "start_ns", int64_t{1'700'000'000'123'456'789});
  set(row, table, "end_ns", ForwardValue{});
  send_row("runs", row);
  EXPECT_EQ(ask("SET TIME ZONE 'UTC'; SELECT host_name, start_utc, end_utc FROM runs_utc"),
            "node7|2023-11-14 22:13:20.123456+00|NULL");
}

// Each table, in random order, with repeats, and with removals that come before and after what they
// remove.
TEST_F(PostgresqlSink, ConvergesWhateverTheOrder) {
  std::mt19937 random{20261128};
  const auto below = [&](int64_t end) { return static_cast<int64_t>(random() % uint64_t(end)); };
  std::vector<ForwardBatch> batches;
  Expected expected;
  int64_t version = 0;
  for (int count = 0; count < 40; ++count) {
    std::vector<Change> changes;
    for (const ForwardTable& table : forwarded_tables())
      for (int row = 0; row < 5; ++row)
        changes.push_back({std::string{table.name}, below(20 + count), ++version});
    ForwardBatch batch = batch_of(below(2) == 0 ? "a" : "b", changes);
    if (below(8) == 0) {
      const int64_t from = below(30);
      batch.removals = {{"runs", "root_execution_id", from, version},
                        {"processed_executions", "execution_id", from, version},
                        {"processed_metrics", "execution_id", from, version}};
    }
    expected.add(batch);
    batches.push_back(batch);
  }
  for (size_t repeat = 0; repeat < 10; ++repeat) batches.push_back(batches[repeat]);
  std::shuffle(batches.begin(), batches.end(), random);
  const auto sink = this->sink();
  for (const ForwardBatch& batch : batches) sink->send(batch);
  for (const ForwardTable& table : forwarded_tables())
    for (const std::string host : {"a", "b"})
      EXPECT_EQ(ask(state_sql(std::string{table.name}, host)),
                expected.state(std::string{table.name}, host))
          << table.name;
}

TEST_F(PostgresqlSink, TakesTheSameTableTwiceInABatch) {
  ForwardBatch batch = batch_of("a", {{"runs", 1, 1}, {"runs", 2, 2}});
  const ForwardBatch later = batch_of("a", {{"runs", 1, 3}, {"runs", 2, 4}});
  Expected expected;
  expected.add(later);
  batch.rows.push_back(later.rows.front());
  batch.rows.push_back(batch.rows.front());
  const auto sink = this->sink();
  sink->send(batch);
  sink->send(batch);
  EXPECT_EQ(ask(state_sql("runs", "a")), expected.state("runs", "a"));
}

TEST_F(PostgresqlSink, TakesOneHostFromTwoAtOnce) {
  Expected expected;
  std::vector<std::vector<ForwardBatch>> senders(2);
  for (int64_t count = 0; count < 20; ++count) {
    for (auto& batches : senders) {
      std::vector<Change> changes;
      for (int64_t id = count; id < count + 30; ++id)
        changes.push_back({"executions", id, count + id});
      batches.push_back(batch_of("a", changes));
      if (count % 5 == 4) batches.back().removals = {{"executions", "id", count, count * 2}};
      expected.add(batches.back());
    }
  }
  {
    std::vector<std::jthread> threads;
    for (const auto& batches : senders) {
      threads.emplace_back([&] {
        const auto sink = this->sink();
        for (const ForwardBatch& batch : batches) sink->send(batch);
      });
    }
  }
  EXPECT_EQ(ask(state_sql("executions", "a")), expected.state("executions", "a"));
}

TEST_F(PostgresqlSink, TakesRowsThatSomebodyElseHasWritten) {
  sink()->send(batch_of("a", {{"runs", 1, 1}}));
  execute("UPDATE runs SET id = 2");
  Expected expected;
  expected.add(batch_of("a", {{"runs", 2, 5}}));
  sink()->send(batch_of("a", {{"runs", 2, 5}}));
  EXPECT_EQ(ask(state_sql("runs", "a")), expected.state("runs", "a"));
}

TEST_F(PostgresqlSink, HasAPartitionForEachDay) {
  sink()->send(batch_of("a", {{"metrics", 0, 1}, {"metrics", 1, 2}, {"metrics", 2, 3}}));
  EXPECT_EQ(ask("SELECT count(DISTINCT tableoid), count(*) FROM metrics"), "3|3");
  EXPECT_EQ(ask("SELECT count(*) FROM metrics_default"), "0");
}

TEST_F(PostgresqlSink, MakesNoPartitionForADayFarAway) {
  const ForwardTable& table = table_named("host_metrics");
  for (const int64_t days : {-401, 3, 40'000}) {
    auto row = row_of(table, 0, 1);
    set(row, table, "time_ns", today_ns() + days * kDayNs);
    send_row("host_metrics", row);
  }
  EXPECT_EQ(ask("SELECT count(*) FROM host_metrics_default"), "3");
  EXPECT_EQ(ask("SELECT count(*) FROM pg_inherits WHERE inhparent = 'host_metrics'::regclass"),
            "1");
}

// As when a day comes that was far away when its first rows did.
TEST_F(PostgresqlSink, MovesADaysRowsIntoItsPartition) {
  sink()->send(batch_of("a", {{"recorder_stats", 3, 1}}));
  execute("WITH moved AS (DELETE FROM recorder_stats RETURNING *) SELECT count(*) FROM moved");
  execute(
      "DO $$ BEGIN EXECUTE 'DROP TABLE recorder_stats_' || to_char(now() AT TIME ZONE 'UTC',"
      " 'YYYYMMDD'); END $$");
  execute("INSERT INTO recorder_stats (host_id, time_ns, row_version) VALUES ('b', " +
          std::to_string(today_ns()) + ", 1)");
  EXPECT_EQ(ask("SELECT count(*) FROM recorder_stats_default"), "1");
  sink()->send(batch_of("a", {{"recorder_stats", 3, 1}}));
  EXPECT_EQ(ask("SELECT count(*) FROM recorder_stats_default"), "0");
  EXPECT_EQ(ask("SELECT count(*) FROM recorder_stats"), "2");
}

TEST_F(PostgresqlSink, KnowsItsHosts) {
  ForwardBatch batch = batch_of("a", {{"runs", 1, 1}});
  sink()->send(batch);
  batch.host = "node\xff";
  sink()->send(batch);
  EXPECT_EQ(ask("SELECT host_id, host, version, first_seen < last_seen FROM hosts"),
            "a|node\\udcff|" TRACER_BIO_VERSION "|t");
}

}  // namespace
}  // namespace tracer_bio::test
