// What each source knows of processes that live long enough to be looked at, and that none of them
// loses what the next one sees.
#include <ostream>
#include <thread>

#include "base/clock.h"
#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

// A source, and what it can know.
struct Sources {
  const char* name;
  bool sees_all = true;  // also what lives a millisecond, and how it ends
  const char* origin = "event";
  const char* cpu_quality = "exact";
};

// Names the tests, in ctest too.
std::ostream& operator<<(std::ostream& out, const Sources& source) { return out << source.name; }

class EverySource : public SystemTest, public ::testing::WithParamInterface<Sources> {
 protected:
  // Longer than a look takes to come.
  static constexpr auto kLooks = std::chrono::milliseconds{400};

  static DaemonOptions options(const std::string& filters = "") {
    return {.config = "[monitoring]\ninterval = 0.2\nsource = \"" + std::string{GetParam().name} +
                      "\"\n[processing]\ninterval = 0.2\n" + std::string{kNoEngines} + filters};
  }

  void SetUp() override {
    SystemTest::SetUp();
    if (::getenv("TRACER_BIO_TEST_SOURCE") != nullptr)
      GTEST_SKIP() << "missing: a choice of source";
  }

  // Starts something, lets it be looked at, ends it by the end of its input, and looks again.
  Ended watch(const Arguments& arguments) const {
    Child child{arguments, {.directory = dir_.path()}};
    std::this_thread::sleep_for(kLooks);
    Ended ended = child.wait();
    std::this_thread::sleep_for(kLooks);
    return ended;
  }

  void expect_end(const Row& row, const std::string& code) const {
    EXPECT_NE(row["end_ns"], "NULL") << row.text();
    EXPECT_EQ(row["end_reason"], GetParam().sees_all ? "exit" : "unobserved") << row.text();
    EXPECT_EQ(row["exit_code"], GetParam().sees_all ? code : "NULL") << row.text();
  }
};

TEST_P(EverySource, SaysWhichItIs) {
  Database database = record([] {}, options());
  EXPECT_EQ(database.row("SELECT source FROM recordings")["source"], GetParam().name);
  EXPECT_EQ(database.integer("SELECT count(*) FROM losses WHERE stage = 'source'"),
            GetParam().sees_all ? 0 : 1);
}

TEST_P(EverySource, KnowsWhoAProcessIsAndWhatItRuns) {
  Ended ended;
  Database database = record([&] { ended = watch({victim(), "idle"}); }, options());

  const Row row = database.execution_of(victim());
  EXPECT_EQ(row.integer("pid"), ended.pid);
  EXPECT_EQ(row.args(), (Arguments{victim(), "idle"}));
  EXPECT_EQ(row["cwd"], dir_.path().string());
  EXPECT_EQ(row["comm"], "victim");
  EXPECT_EQ(row.integer("uid"), int64_t{getuid()});
  EXPECT_EQ(row["origin"], GetParam().origin);
  EXPECT_EQ(row["cpu_quality"], GetParam().cpu_quality);
  expect_end(row, "0");
}

TEST_P(EverySource, KnowsWhatABusyProcessCosts) {
  Ended ended;
  Database database = record(
      [&] {
        ended = run({victim(), "burn", "1500"});
        std::this_thread::sleep_for(kLooks);
      },
      options());
  const Row row = database.execution_of(victim());
  // The last look may be a second ago, and the last tick is not in what netlink tells.
  const int64_t missing_ns = GetParam().sees_all ? 20'000'000 : 1'100'000'000;
  EXPECT_LE(row.integer("cpu_ns"), ended.cpu_ns() + 20'000'000);
  EXPECT_GE(row.integer("cpu_ns"), ended.cpu_ns() - missing_ns);
  expect_end(row, "0");
}

TEST_P(EverySource, KeepsToolsInTheirRun) {
  const std::string script = dir_.script("outer.sh", "#!/bin/sh\n(sleep 0.5)\nsleep 0.4; exit 3\n");
  Database database = record(
      [&] {
        Ended ended = run({script}, {.directory = dir_.path()});
        EXPECT_EQ(ended.exit_code(), 3);
        std::this_thread::sleep_for(kLooks);
      },
      options("[filters.executables]\nouter = [\"sleep\"]\n"));

  const Row run = database.row("SELECT * FROM runs");
  EXPECT_EQ(run["pipeline"], "outer");
  EXPECT_EQ(run["status"], GetParam().sees_all ? "failed" : "unobserved");
  EXPECT_EQ(run["complete"], GetParam().sees_all ? "1" : "0");
  EXPECT_EQ(database.integer("SELECT count(*) FROM processed_executions WHERE tool = 'sleep'"), 2);
}

TEST_P(EverySource, TellsTheProgramsOfOneProcessApart) {
  Database database = record(
      [&] {
        run({"/bin/sh", "-c", "sleep 0.4; exec \"" + victim() + "\" burn 400"});
        std::this_thread::sleep_for(kLooks);
      },
      options());
  const Row victim_row = database.execution_of(victim());
  const Row shell =
      database.row("SELECT * FROM executions WHERE id = ?", {victim_row.integer("previous_id")});
  EXPECT_EQ(shell["end_reason"], "exec");
  EXPECT_EQ(shell["pid"], victim_row["pid"]);
  expect_end(victim_row, "0");
}

TEST_P(EverySource, SeesEveryShortProcessOrSaysThatItCannot) {
  Ended storm;
  Database database = record(
      [&] {
        storm = run({helper("storm"), "2000", "2", "fork", tiny()});
      },
      options());
  const std::string count =
      "SELECT count(*) FROM executions WHERE comm = 'tiny' AND exit_code IS NOT NULL";
  if (GetParam().sees_all) {
    const int64_t lost = database.integer(
        "SELECT coalesce(sum(count), 0) FROM losses "
        "WHERE kind IN ('exec', 'message')");
    EXPECT_EQ(database.integer(count) + lost, 2000);
  } else {
    EXPECT_LT(database.integer(count), 2000);
    EXPECT_EQ(database.integer("SELECT count(*) FROM losses WHERE kind = 'short_processes'"), 1);
  }
}

INSTANTIATE_TEST_SUITE_P(Of, EverySource,
                         ::testing::Values(Sources{.name = "ebpf"},
                                           Sources{.name = "netlink", .cpu_quality = "at_exit"},
                                           Sources{.name = "procfs",
                                                   .sees_all = false,
                                                   .origin = "polled",
                                                   .cpu_quality = "sampled"}),
                         [](const auto& param) { return std::string{param.param.name}; });

// Without CAP_BPF and CAP_NET_ADMIN nothing but /proc is left.
TEST_F(SystemTest, TakesTheNextSourceWhereOneIsRefused) {
  std::filesystem::permissions(dir_.path(), std::filesystem::perms::all);
  DaemonOptions options;
  options.uid = 65534;
  Daemon daemon{dir_, options};
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
  Database database = daemon.database();
  EXPECT_EQ(database.row("SELECT source FROM recordings")["source"], "procfs");
  EXPECT_NE(daemon.log().find("procfs takes over"), std::string::npos) << daemon.log();
}

}  // namespace
}  // namespace tracer_bio::test
