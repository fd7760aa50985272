// Samples of live processes.
#include <ctime>
#include <fstream>

#include "base/file.h"
#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

constexpr int64_t kMs = 1'000'000;
constexpr int64_t kMiB = 1 << 20;

class Metrics : public SystemTest {
 protected:
  static int64_t passes(const Daemon& daemon) {
    return daemon.database().integer("SELECT count(*) FROM host_metrics");  // one row for each
  }

  // True once the sampler has gone over all processes that many times more.
  static bool wait_for_passes(const Daemon& daemon, int64_t more) {
    const int64_t enough = passes(daemon) + more;
    return eventually([&] { return passes(daemon) >= enough; });
  }

  static std::vector<Row> samples_of(const Daemon& daemon, pid_t pid) {
    return daemon.database().rows(
        "SELECT m.* FROM metrics AS m JOIN executions AS e ON e.id = m.execution_id "
        "WHERE e.pid = ? ORDER BY m.time_ns",
        {int64_t{pid}});
  }
};

TEST_F(Metrics, FollowABusyProcess) {
  Daemon daemon{dir_};
  Child busy{{victim(), "burn", "60000"}};

  ASSERT_TRUE(eventually([&] { return samples_of(daemon, busy.pid()).size() >= 4; }));

  const std::vector<Row> samples = samples_of(daemon, busy.pid());
  for (size_t i = 1; i < samples.size(); ++i) {
    EXPECT_GT(samples[i].integer("time_ns"), samples[i - 1].integer("time_ns"));
    EXPECT_GT(samples[i].integer("cpu_ns"), samples[i - 1].integer("cpu_ns"));
    const double percent = std::stod(samples[i]["cpu_percent"]);
    EXPECT_GT(percent, 0);
    EXPECT_LT(percent, 120);  // one thread: one core, and a tick more or less
  }
  EXPECT_EQ(samples.back()["threads"], "1");
  EXPECT_EQ(samples.back()["state"], "R");
}

TEST_F(Metrics, OfAThousandIdleProcessesAreNotWritten) {
  Daemon daemon{dir_};
  Child sleepers{{victim(), "sleepers", "1000", victim(), "idle"}};
  ASSERT_EQ(sleepers.read_line(), "ready");
  // What the start-up of the last one cost may stand in a sample after it.
  ASSERT_TRUE(wait_for_passes(daemon, 2));
  const auto samples = [&] {
    return daemon.database().integer(
        "SELECT count(*) FROM metrics WHERE execution_id IN "
        "(SELECT id FROM executions WHERE exe = ? AND ppid = ?)",
        {victim(), int64_t{sleepers.pid()}});
  };
  const int64_t before = samples();

  ASSERT_TRUE(wait_for_passes(daemon, 5));

  EXPECT_EQ(samples(), before);
  EXPECT_LE(before, 1000);
  EXPECT_EQ(daemon.database().integer(
                "SELECT count(*) FROM executions WHERE exe = ? AND ppid = ? AND end_ns IS NULL",
                {victim(), int64_t{sleepers.pid()}}),
            1000);
}

// What /proc/PID/NAME says of memory, in pages, or of anything else: its numbered field, from 0.
int64_t proc_field(pid_t pid, const std::string& name, int field) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/" + name);
  int64_t value = -1;
  for (int i = 0; i <= field; ++i) file >> value;
  return value;
}

int64_t cpu_ns_of(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  EXPECT_EQ(clock_getcpuclockid(pid, &clock), 0);
  EXPECT_EQ(clock_gettime(clock, &time), 0);
  return time.tv_sec * INT64_C(1'000'000'000) + time.tv_nsec;
}

// Two recorders at once, so that both look at the very same process.
TEST_F(Metrics, OfBothSamplersAreTheSame) {
  // /proc/PID/stat counts in hundredths of a second, for user and system each.
  constexpr int64_t kTwoTicksNs = 20 * kMs;
  const auto options = [](const std::string& sampler) {
    DaemonOptions with;
    with.name = sampler;
    with.config = "[monitoring]\ninterval = 0.2\nsampler = \"" + sampler +
                  "\"\n[processing]\ninterval = 0.2\n";
    return with;
  };
  Daemon iterator{dir_, options("iterator")};
  Daemon procfs{dir_, options("procfs")};
  Child process{{victim(), "hold", "150"}};
  ASSERT_EQ(process.read_line(), "ready");
  process.send("700\n");
  ASSERT_EQ(process.read_line(), "done");
  // It waits for input now: nothing of this changes any more.
  const int64_t cpu_ns = cpu_ns_of(process.pid());
  const int64_t rss_bytes = proc_field(process.pid(), "statm", 1) * 4096;
  const int64_t virtual_bytes = proc_field(process.pid(), "statm", 0) * 4096;

  for (const Daemon* daemon : {&iterator, &procfs}) {
    SCOPED_TRACE(daemon->database_file());
    const auto last = [&] { return samples_of(*daemon, process.pid()).back(); };
    ASSERT_TRUE(eventually([&] {
      const auto samples = samples_of(*daemon, process.pid());
      return !samples.empty() && samples.back().integer("cpu_ns") > cpu_ns - kTwoTicksNs;
    }));
    EXPECT_TRUE(near(last().integer("cpu_ns"), cpu_ns, kTwoTicksNs));
    EXPECT_TRUE(near(last().integer("rss_bytes"), rss_bytes, 2 * kMiB));
    EXPECT_EQ(last().integer("virtual_bytes"), virtual_bytes);
    EXPECT_EQ(last()["threads"], "1");
  }
  EXPECT_EQ(iterator.stop().exit_code(), 0);
  EXPECT_EQ(procfs.stop().exit_code(), 0);
}

TEST_F(Metrics, OfKeptExecutionsAreKeptToo) {
  dir_.script("outer.sh", "#!/bin/sh\n" + victim() + " burn 1500\n" + tiny() + " 0 1500000\n");
  DaemonOptions options;
  options.config += "[filters.executables]\nouter = [\"victim\"]\n";

  Database database = record([&] { run({"./outer.sh"}, {.directory = dir_.path()}); }, options);

  const Row kept = database.row("SELECT * FROM processed_executions");
  EXPECT_GT(database.integer("SELECT count(*) FROM metrics WHERE execution_id IN "
                             "(SELECT id FROM executions WHERE exe = ?)",
                             {tiny()}),
            0);
  EXPECT_EQ(database.integer("SELECT count(*) FROM processed_metrics WHERE execution_id != ?",
                             {kept["execution_id"]}),
            0);
  EXPECT_EQ(database.integer("SELECT count(*) FROM processed_metrics WHERE run_id = ?",
                             {kept.integer("run_id")}),
            database.integer("SELECT count(*) FROM metrics WHERE execution_id = ?",
                             {kept.integer("execution_id")}));
}

}  // namespace
}  // namespace tracer_bio::test
