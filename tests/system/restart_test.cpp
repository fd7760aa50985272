// What is known after the recorder was away: killed, or started late.
#include <random>
#include <thread>

#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

class Restart : public SystemTest {
 protected:
  // Starts a process that lives until its input ends, and waits until it is stored.
  std::unique_ptr<Child> start_idle(const Daemon& daemon) const {
    auto idle = std::make_unique<Child>(Arguments{victim(), "idle"});
    EXPECT_TRUE(eventually([&] { return count_of(daemon, idle->pid()) == 1; }));
    return idle;
  }

  static int64_t count_of(const Daemon& daemon, pid_t pid) {
    return daemon.database().integer("SELECT count(*) FROM executions WHERE pid = ?",
                                     {int64_t{pid}});
  }

  static Row only_execution_of(Database& database, pid_t pid) {
    return database.row("SELECT * FROM executions WHERE pid = ?", {int64_t{pid}});
  }

  static std::string integrity(Database& database) {
    return database.row("PRAGMA integrity_check")["integrity_check"];
  }
};

TEST_F(Restart, TakesInWhatAlreadyRuns) {
  Child early{{victim(), "idle"}, {.directory = dir_.path()}};

  Database database = record([] {});

  const Row row = only_execution_of(database, early.pid());
  EXPECT_EQ(row["origin"], "snapshot");
  EXPECT_EQ(row["exe"], victim());
  EXPECT_EQ(row.args(), (Arguments{victim(), "idle"}));
  EXPECT_EQ(row["cwd"], dir_.path().string());
  EXPECT_EQ(row["end_ns"], "NULL");
}

TEST_F(Restart, ContinuesWhatLivesOn) {
  auto first = std::make_unique<Daemon>(dir_);
  const auto idle = start_idle(*first);
  Database database = first->database();
  const Row before = only_execution_of(database, idle->pid());
  first->stop();

  Daemon second{dir_};
  idle->wait();
  second.stop();

  const Row after = only_execution_of(database, idle->pid());
  EXPECT_EQ(after["id"], before["id"]);
  EXPECT_EQ(after["start_ns"], before["start_ns"]);
  EXPECT_EQ(after["end_reason"], "exit");
  EXPECT_EQ(after["exit_code"], "0");
}

TEST_F(Restart, ClosesWhatEndedUnseenAndSaysThatThereIsAGap) {
  auto first = std::make_unique<Daemon>(dir_);
  const auto unseen = start_idle(*first);
  Database database = first->database();
  first->stop();
  unseen->wait();

  Daemon{dir_}.stop();

  const Row row = only_execution_of(database, unseen->pid());
  EXPECT_EQ(row["end_reason"], "unobserved");
  EXPECT_EQ(row["exit_code"], "NULL");
  const Row gap = database.row("SELECT * FROM losses WHERE stage = 'gap'");
  EXPECT_EQ(gap["count"], "NULL");
  EXPECT_LT(gap.integer("from_ns"), gap.integer("to_ns"));
  const std::vector<Row> recordings = database.rows("SELECT * FROM recordings ORDER BY id");
  ASSERT_EQ(recordings.size(), 2U);
  EXPECT_EQ(recordings[0]["clean"], "1");
  EXPECT_EQ(recordings[1]["clean"], "1");
}

TEST_F(Restart, FindsTheDatabaseIntactAfterKill9InAStorm) {
  std::random_device entropy;
  auto daemon = std::make_unique<Daemon>(dir_);
  const auto idle = start_idle(*daemon);
  Database database = daemon->database();
  const std::string id = only_execution_of(database, idle->pid())["id"];
  constexpr int64_t kKills = 4;

  for (int64_t kills = 1; kills <= kKills; ++kills) {
    Child storm{{helper("storm"), "100000", "2", "vfork", tiny()}};
    // Any moment: in a transaction, between two, in a checkpoint.
    const std::chrono::milliseconds moment{entropy() % 1500};
    SCOPED_TRACE("killed after " + std::to_string(moment.count()) + " ms");
    std::this_thread::sleep_for(moment);
    daemon->kill9();
    storm.signal(SIGKILL);
    storm.wait();

    EXPECT_EQ(integrity(database), "ok");
    daemon = std::make_unique<Daemon>(dir_);

    EXPECT_TRUE(eventually([&] {
      return database.integer("SELECT count(*) FROM losses WHERE stage = 'gap'") == kills;
    }));
    EXPECT_EQ(database.integer("SELECT count(*) FROM recordings WHERE clean"), 0);
    EXPECT_EQ(database.integer("SELECT count(*) FROM executions "
                               "WHERE exe = ? AND end_reason IS NULL",
                               {tiny()}),
              0);
  }
  idle->wait();
  EXPECT_EQ(daemon->stop().exit_code(), 0);

  const Row row = only_execution_of(database, idle->pid());
  EXPECT_EQ(row["id"], id);
  EXPECT_EQ(row["end_reason"], "exit");
  EXPECT_EQ(database.integer("SELECT clean FROM recordings ORDER BY id DESC LIMIT 1"), 1);
}

}  // namespace
}  // namespace tracer_bio::test
