// The database goes away beneath a recorder that runs.
#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

class StoreFaults : public SystemTest {
 protected:
  static void remove_database(const Daemon& daemon) {
    for (const char* end : {"", "-wal", "-shm"})
      std::filesystem::remove(std::filesystem::path{daemon.database_file()} += end);
  }

  // Whether a database with a loss of that kind is there by now.
  static bool has_lost_a_database(const Daemon& daemon) {
    try {
      return daemon.database().integer(
                 "SELECT count(*) FROM losses WHERE stage = 'store' AND kind = 'database'") == 1;
    } catch (const std::runtime_error&) {
      return false;  // not made yet
    }
  }
};

TEST_F(StoreFaults, ADeletedDatabaseIsMadeAnewWithWhatStillRuns) {
  Daemon daemon{dir_};
  Child idle{{victim(), "idle"}};
  ASSERT_TRUE(eventually([&] { return !daemon.database().executions_of(idle.pid()).empty(); }));

  remove_database(daemon);
  ASSERT_TRUE(eventually([&] { return has_lost_a_database(daemon); })) << daemon.log();
  idle.wait();
  run_victim({"idle"});
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();

  Database database = daemon.database();
  const auto rows = database.executions_of(victim());
  ASSERT_EQ(rows.size(), 2U) << daemon.log();
  for (const Row& row : rows) EXPECT_EQ(row["end_reason"], "exit") << row.text();
  EXPECT_EQ(database.integer("SELECT clean FROM recordings"), 1);
  EXPECT_NE(daemon.log().find("it was moved, deleted or replaced"), std::string::npos);
}

TEST_F(StoreFaults, ADamagedDatabaseIsSetAsideAtStart) {
  record([&] { run_victim({"idle"}); });
  std::filesystem::path file;
  {
    Daemon daemon{dir_};
    file = daemon.database_file();
    daemon.stop();
  }
  std::filesystem::resize_file(file, 5000);

  Database database = record([&] { run_victim({"idle"}); });

  EXPECT_EQ(database.executions_of(victim()).size(), 1U);
  EXPECT_EQ(database.row("SELECT stage, kind, count FROM losses WHERE stage = 'store'")["kind"],
            "database");
}

TEST_F(StoreFaults, AStopDoesNotWaitForALockAndTheNextStartTellsOfTheGap) {
  Daemon first{dir_};
  {
    Connection other{first.database_file(), Connection::Mode::kReadWrite, 5000};
    other.execute("BEGIN IMMEDIATE");
    run_victim({"idle"});
    EXPECT_NE(first.stop().exit_code(), 0);
  }
  EXPECT_NE(first.log().find("rows are lost"), std::string::npos) << first.log();

  Database database = record([] {});

  EXPECT_EQ(database.integer("SELECT clean FROM recordings WHERE id = 1"), 0);
  EXPECT_EQ(database.row("SELECT recording_id FROM losses WHERE stage = 'gap'")["recording_id"],
            "2");
}

}  // namespace
}  // namespace tracer_bio::test
