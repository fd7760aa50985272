// What executions cost, against what the kernel told those who waited for them.
#include <numeric>

#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

constexpr int64_t kMs = 1'000'000;
constexpr int64_t kMiB = 1 << 20;
// A tick brings the CPU time of a running process up to date: every 4 ms with the usual 250 Hz, 10
// ms with 100.
constexpr int64_t kTwoTicksNs = 20 * kMs;

int64_t sum(const std::vector<Row>& rows, const std::string& column) {
  return std::accumulate(rows.begin(), rows.end(), int64_t{0}, [&](int64_t total, const Row& row) {
    return total + row.integer(column);
  });
}

class Costs : public SystemTest {
 protected:
  // As record(), but waits until the kernel has let go of the processes of victim: their CPU time
  // is exact from then on.
  template <class Load>
  Database record_exactly(Load&& load) {
    Daemon daemon{dir_};
    load();
    const bool exact = eventually([&] {
      return daemon.database().integer(
                 "SELECT count(*) > 0 AND sum(cpu_quality IS NOT 'exact') = 0 "
                 "FROM executions WHERE exe = ?",
                 {victim()}) == 1;
    });
    EXPECT_TRUE(exact) << "no exact CPU time";
    EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
    return daemon.database();
  }
};

// Where one ends and the next begins is known to a tick only; their sum is not concerned.
TEST_F(Costs, OfProgramsInOneProcessAreToldApart) {
  Ended ended;

  Database database = record([&] { ended = run_victim({"exec-chain", "120", "180", "240"}); });

  const std::vector<Row> rows = database.executions_of(ended.pid);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(near(rows[0].integer("cpu_ns"), 120 * kMs, kTwoTicksNs));
  EXPECT_TRUE(near(rows[1].integer("cpu_ns"), 180 * kMs, kTwoTicksNs));
  EXPECT_TRUE(near(rows[2].integer("cpu_ns"), 240 * kMs, kTwoTicksNs));
  EXPECT_TRUE(near(sum(rows, "cpu_ns"), ended.cpu_ns(), ended.cpu_ns() / 100));
  EXPECT_EQ(rows[0]["end_reason"], "exec");
  EXPECT_EQ(rows[1]["previous_id"], rows[0]["id"]);
  EXPECT_EQ(rows[2]["previous_id"], rows[1]["id"]);
  EXPECT_EQ(rows[2]["end_reason"], "exit");
  // To what the machine's clock was set by meanwhile.
  EXPECT_TRUE(near(rows[0].integer("end_ns"), rows[1].integer("start_ns"), kMs));
}

TEST_F(Costs, OfForkedWorkersBelongToTheirProgram) {
  Ended ended;

  Database database = record_exactly([&] { ended = run_victim({"fork-worker", "100"}); });

  const Row row = database.execution_of(victim());
  EXPECT_EQ(row["forked_processes"], "1");
  EXPECT_GE(row.integer("cpu_ns"), 100 * kMs);
  EXPECT_TRUE(near(row.integer("cpu_ns"), ended.cpu_ns(), ended.cpu_ns() / 100));
}

TEST_F(Costs, OfThreadsAreSummed) {
  Ended ended;

  Database database = record_exactly([&] { ended = run_victim({"threads", "4", "40"}); });

  const Row row = database.execution_of(victim());
  EXPECT_TRUE(near(row.integer("cpu_ns"), ended.cpu_ns(), ended.cpu_ns() / 100));
  EXPECT_TRUE(near(row.integer("user_ns") + row.integer("system_ns"), row.integer("cpu_ns"), 1));
}

TEST_F(Costs, OfADiskWriterAreNotItsParentsToo) {
  const std::string file = dir_.path() / "written";
  Ended ended;

  Database database = record([&] {
    ended = run_victim({"run", victim(), "write-file", file, std::to_string(16 * kMiB)});
  });

  const std::vector<Row> rows = database.executions_of(victim());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_LT(rows[0].integer("write_bytes"), kMiB);
  EXPECT_LT(rows[0].integer("write_chars"), kMiB);
  EXPECT_EQ(rows[1]["write_bytes"] + "\n", ended.output);  // as its own /proc/PID/io had it
  EXPECT_TRUE(near(rows[1].integer("write_chars"), 16 * kMiB, 1000));
}

TEST_F(Costs, OfThreadsThatWriteAreSummed) {
  Ended ended;

  Database database = record([&] {
    ended = run_victim({"threads-write", dir_.path(), "4", std::to_string(4 * kMiB)});
  });

  const Row row = database.execution_of(victim());
  EXPECT_EQ(row["write_bytes"] + "\n", ended.output);
  EXPECT_TRUE(near(row.integer("write_chars"), 16 * kMiB, 1000));
}

TEST_F(Costs, IncludeThePeakOfMemory) {
  Ended ended;

  Database database = record([&] { ended = run_victim({"memory", "200"}); });

  const Row row = database.execution_of(victim());
  const int64_t told = std::stoll(ended.output);
  EXPECT_TRUE(near(row.integer("max_rss_bytes"), told, told / 10));
  EXPECT_EQ(row["max_rss_quality"], "exact");
}

// The kernel folds the peak of the image before exec, here a fork of this test, into ru_maxrss.
TEST_F(Costs, DoNotIncludeTheMemoryOfWhoeverForked) {
  const std::vector<char> ballast(100 * kMiB, 'x');

  Database database = record([&] { run({tiny()}); });

  const Row row = database.execution_of(tiny());
  if (row["max_rss_quality"] == "exact") {
    EXPECT_LT(row.integer("max_rss_bytes"), 20 * kMiB);
  } else {  // kernels before 6.16 have let go of the image at its exit
    EXPECT_EQ(row["max_rss_quality"], "upper_bound");
  }
}

}  // namespace
}  // namespace tracer_bio::test
