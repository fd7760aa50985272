// The recorder as a service: starting, ending, reloading, and a database that others use too.
#include <chrono>
#include <csignal>

#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

class DaemonService : public SystemTest {};

TEST_F(DaemonService, EndsOnSigtermAsOnSigint) {
  for (const int signal : {SIGINT, SIGTERM}) {
    DaemonOptions options;
    options.name = signal == SIGINT ? "interrupted" : "terminated";
    Daemon daemon{dir_, options};
    const pid_t pid = run({tiny(), "5"}).pid;

    EXPECT_EQ(daemon.stop(signal).exit_code(), 0) << daemon.log();

    Database database = daemon.database();
    const std::vector<Row> rows = database.executions_of(pid);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0]["exit_code"], "5");
    const Row recording = database.row("SELECT * FROM recordings");
    EXPECT_EQ(recording["clean"], "1");
    EXPECT_LT(recording.integer("started_ns"), recording.integer("ended_ns"));
  }
}

TEST_F(DaemonService, RefusesADatabaseThatAnotherOneWrites) {
  Daemon first{dir_};

  const Ended second = run_daemon_to_end(dir_, {.config = ""});

  ASSERT_TRUE(second.exit_code().has_value());
  EXPECT_NE(second.exit_code(), 0);
  EXPECT_NE(second.output.find(first.database_file()), std::string::npos) << second.output;
  run({tiny()});
  EXPECT_EQ(first.stop().exit_code(), 0);
  EXPECT_EQ(first.database().executions_of(tiny()).size(), 1U);
  EXPECT_EQ(first.database().integer("SELECT count(*) FROM recordings"), 1);
}

TEST_F(DaemonService, LosesNothingToADatabaseThatIsLocked) {
  Daemon daemon{dir_};
  Connection other{daemon.database_file(), Connection::Mode::kReadWrite, 10'000};
  int64_t launched = 0;

  other.execute("BEGIN IMMEDIATE");
  // Longer than many intervals, and under load.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{3};
  for (; std::chrono::steady_clock::now() < end; ++launched) run({tiny()});
  other.execute("COMMIT");
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();

  Database database = daemon.database();
  EXPECT_EQ(static_cast<int64_t>(database.executions_of(tiny()).size()), launched);
  EXPECT_EQ(database.integer("SELECT count(*) FROM losses"), 0);
}

TEST_F(DaemonService, StartsNothingWithAnUnknownKey) {
  const Ended ended = run_daemon_to_end(dir_, {.config = "[monitoring]\nintervall = 2\n"});

  EXPECT_EQ(ended.exit_code(), 2) << ended.output;
  EXPECT_NE(ended.output.find("recorder.toml:4"), std::string::npos) << ended.output;
  EXPECT_NE(ended.output.find("monitoring.interval"), std::string::npos) << ended.output;
  EXPECT_FALSE(std::filesystem::exists(dir_.path() / "recorder.db"));
}

TEST_F(DaemonService, TakesNewFiltersOnSighup) {
  dir_.script("outer.sh", "#!/bin/sh\n" + tiny() + " 1\n" + victim() + " burn 1\n");
  const std::string filters = "[filters.executables]\nouter = ";
  DaemonOptions options;
  options.config += filters + "[\"tiny\"]\n";
  Daemon daemon{dir_, options};
  const auto run_outer = [&] { run({"./outer.sh"}, {.directory = dir_.path()}); };
  const auto kept = [&](const std::string& tool) {
    return daemon.database().integer("SELECT count(*) FROM processed_executions WHERE tool = ?",
                                     {tool});
  };
  run_outer();
  ASSERT_TRUE(eventually([&] { return kept("tiny") == 1; }));

  daemon.reload(std::string{kPromptly} + std::string{kNoEngines} + filters + "[\"victim\"]\n");
  ASSERT_TRUE(eventually([&] {
    run_outer();
    return kept("victim") > 0;
  })) << daemon.log();
  const int64_t tiny_before = kept("tiny");
  const int64_t victim_before = kept("victim");
  run_outer();
  EXPECT_EQ(daemon.stop().exit_code(), 0);

  EXPECT_GT(kept("victim"), victim_before);
  EXPECT_EQ(kept("tiny"), tiny_before);
}

TEST_F(DaemonService, GoesOnWithItsFiltersWhereTheNewOnesAreWrong) {
  dir_.script("outer.sh", "#!/bin/sh\n" + tiny() + " 1\n");
  DaemonOptions options;
  options.config += "[filters.executables]\nouter = [\"tiny\"]\n";
  Daemon daemon{dir_, options};

  daemon.reload("[filters]\nuser = []\n");
  ASSERT_TRUE(eventually([&] { return daemon.log().find("filters.user") != std::string::npos; }));
  run({"./outer.sh"}, {.directory = dir_.path()});
  EXPECT_EQ(daemon.stop().exit_code(), 0);

  EXPECT_EQ(daemon.database().integer("SELECT count(*) FROM processed_executions"), 1);
}

}  // namespace
}  // namespace tracer_bio::test
