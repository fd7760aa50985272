// How executions end, as waitpid told the one who waited.
#include <sys/wait.h>

#include <csignal>

#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

class Ends : public SystemTest {};

TEST_F(Ends, BySigkillAreASignalAndNoExitCode) {
  Database database = record([&] { run_victim({"kill-self", std::to_string(SIGKILL)}); });

  const Row row = database.execution_of(victim());
  EXPECT_EQ(row["end_reason"], "signal");
  EXPECT_EQ(row["exit_signal"], "9");
  EXPECT_EQ(row["exit_code"], "NULL");
  EXPECT_EQ(row["core_dumped"], "0");
}

TEST_F(Ends, WithACoreDumpSaySo) {
  Ended ended;

  Database database =
      record([&] { ended = run_victim({"core-dump"}, {.directory = dir_.path()}); });

  const Row row = database.execution_of(victim());
  EXPECT_EQ(row["end_reason"], "signal");
  EXPECT_EQ(row.integer("exit_signal"), SIGABRT);
  EXPECT_EQ(row["exit_code"], "NULL");
  EXPECT_EQ(row["core_dumped"], WCOREDUMP(ended.status) ? "1" : "0");
  if (!WCOREDUMP(ended.status)) GTEST_SKIP() << "missing: core dumps (ulimit -c, core_pattern)";
}

TEST_F(Ends, AfterTheLeaderHaveTheStatusOfTheWhole) {
  Ended ended;

  Database database = record([&] { ended = run_victim({"leader-exits-first", "21"}); });

  EXPECT_EQ(ended.exit_code(), 21);
  const Row row = database.execution_of(victim());
  EXPECT_EQ(row["exit_code"], "21");
  EXPECT_EQ(row["end_reason"], "exit");
}

// Whose code counts depends on the kernel: the leader's on 5.10, the last thread's on 6.18.
TEST_F(Ends, OfEachThreadByItselfHaveTheStatusThatWaitpidTold) {
  Ended ended;

  Database database = record([&] { ended = run_victim({"leader-exits-alone", "5", "9"}); });

  const Row row = database.execution_of(victim());
  EXPECT_EQ(row.integer("exit_code"), ended.exit_code());
  EXPECT_EQ(row["end_reason"], "exit");
}

TEST_F(Ends, OfOrphansAreSeen) {
  Ended ended;

  Database database = record([&] { ended = run_victim({"orphan", tiny(), "11"}); });

  const Row row = database.execution_of(tiny());
  EXPECT_EQ(row["pid"] + "\n", ended.output);
  EXPECT_EQ(row["exit_code"], "11");
  EXPECT_EQ(row["parent_id"], database.execution_of(victim())["id"]);
}

}  // namespace
}  // namespace tracer_bio::test
