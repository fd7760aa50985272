// What was executed: file, arguments, directory, user, process.
#include <pwd.h>

#include <algorithm>

#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

constexpr uid_t kNobody = 65534;

class Executions : public SystemTest {
 protected:
  // tiny with these arguments behind its name, as it was recorded.
  Row record_tiny(const Arguments& more) {
    command_ = {tiny()};
    command_.insert(command_.end(), more.begin(), more.end());
    return record([&] { run(command_); }).execution_of(tiny());
  }

  void expect_exact_arguments(const Row& row) const {
    size_t bytes = 0;
    for (const std::string& argument : command_) bytes += argument.size() + 1;
    EXPECT_TRUE(row.args() == command_) << row["args"].substr(0, 1000);
    EXPECT_EQ(row.integer("args_bytes"), static_cast<int64_t>(bytes));
    EXPECT_EQ(row["args_truncated"], "0");
  }

  Arguments command_;
};

TEST_F(Executions, KeepAnArgumentOf120Kilobytes) {
  const Row row = record_tiny({"7", std::string(120'000, 'x')});
  expect_exact_arguments(row);
  EXPECT_EQ(row["exit_code"], "7");
}

TEST_F(Executions, Keep2600Arguments) {
  Arguments many{"0"};
  for (int number = 1; number < 2600; ++number) {
    many.push_back("sample_" + std::to_string(number) + ".bam");
  }
  expect_exact_arguments(record_tiny(many));
}

TEST_F(Executions, KeepEmptyArguments) { expect_exact_arguments(record_tiny({"0", "", "a", ""})); }

TEST_F(Executions, KeepLineFeedsQuotesAndControlCharacters) {
  expect_exact_arguments(
      record_tiny({"0", "a\nb\tc", "\"double\" 'single' \\", "\x1b[31m\x01\x7f"}));
}

TEST_F(Executions, KeepBytesThatAreNotUtf8AsLoneSurrogates) {
  const Row row = record_tiny({"0", "\xff\x80x", "Grüße"});
  expect_exact_arguments(row);
  EXPECT_NE(row["args"].find(R"("\udcff\udc80x")"), std::string::npos) << row["args"];
  EXPECT_NE(row["args"].find("Grüße"), std::string::npos) << row["args"];
}

TEST_F(Executions, SayHowMuchOfTheArgumentsWasCut) {
  const Arguments command{tiny(), "0", std::string(100'000, 'y')};
  DaemonOptions small;
  small.config = "[monitoring]\nmax_args = \"4KiB\"\n";

  const Row row = record([&] { run(command); }, small).execution_of(tiny());

  EXPECT_EQ(row["args_truncated"], "1");
  EXPECT_EQ(row.integer("args_bytes"), static_cast<int64_t>(tiny().size() + 1 + 2 + 100'001));
  ASSERT_EQ(row.args().size(), 3U);
  EXPECT_EQ(row.args()[1], "0");
  EXPECT_EQ(command[2].find(row.args()[2]), 0U);
}

TEST_F(Executions, KnowTheirWorkingDirectory) {
  const auto directory = dir_.path() / "two words, 'quotes' and a Straße" / std::string(200, 'd');
  std::filesystem::create_directories(directory);

  Database database = record([&] { run({tiny()}, {.directory = directory}); });

  EXPECT_EQ(database.execution_of(tiny())["cwd"], directory.string());
}

// Arguments are kept byte for byte; paths so that they cannot harm whoever prints them.
TEST_F(Executions, ShowControlCharactersOfPathsEscaped) {
  const auto directory = dir_.path() / "line\nfeed \x1b[31m";
  std::filesystem::create_directories(directory);

  Database database = record([&] { run({tiny()}, {.directory = directory}); });

  EXPECT_EQ(database.execution_of(tiny())["cwd"], dir_.path().string() + R"(/line\nfeed \x1b[31m)");
}

TEST_F(Executions, OfAScriptNameScriptAndInterpreter) {
  dir_.script("count.sh", "#!/bin/sh -e\nexit 4\n");
  pid_t pid = 0;

  Database database = record([&] {
    pid = run({"./count.sh", "one"}, {.directory = dir_.path()}).pid;
  });

  const std::vector<Row> rows = database.executions_of(pid);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0]["exe"], std::filesystem::canonical("/bin/sh").string());
  EXPECT_EQ(rows[0]["script"], "./count.sh");
  EXPECT_EQ(rows[0].args(), (Arguments{"/bin/sh", "-e", "./count.sh", "one"}));
  EXPECT_EQ(rows[0]["exit_code"], "4");
}

TEST_F(Executions, OfADeletedFileNameThePathItHad) {
  const std::string copy = dir_.path() / "copy";
  pid_t pid = 0;

  Database database = record([&] { pid = run_victim({"deleted-binary", copy, tiny(), "8"}).pid; });

  const std::vector<Row> rows = database.executions_of(pid);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1]["exe"].substr(0, copy.size()), copy) << rows[1].text();
  EXPECT_EQ(rows[1].args(), (Arguments{tiny(), "8"}));
  EXPECT_EQ(rows[1]["exit_code"], "8");
}

TEST_F(Executions, OutOfMemoryFilesAreRecorded) {
  pid_t pid = 0;

  Database database = record([&] { pid = run_victim({"memfd-exec", tiny(), "9"}).pid; });

  const std::vector<Row> rows = database.executions_of(pid);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_NE(rows[1]["exe"].find("memfd:payload"), std::string::npos) << rows[1].text();
  EXPECT_EQ(rows[1]["exit_code"], "9");
}

TEST_F(Executions, ThatFailToStartGiveNoRow) {
  const std::string missing = dir_.path() / "no-such-tool";
  Ended ended;

  Database database = record([&] { ended = run_victim({"failing-exec", missing}); });

  EXPECT_EQ(ended.exit_code(), 127);
  EXPECT_EQ(
      database.integer("SELECT count(*) FROM executions WHERE ppid = ?", {int64_t{ended.pid}}), 0);
  EXPECT_EQ(database.execution_of(victim())["forked_processes"], "1");
}

TEST_F(Executions, FromASecondThreadStayInTheirProcess) {
  pid_t pid = 0;

  Database database = record([&] { pid = run_victim({"exec-from-thread", tiny(), "7"}).pid; });

  const std::vector<Row> rows = database.executions_of(pid);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["exe"], victim());
  EXPECT_EQ(rows[0]["end_reason"], "exec");
  EXPECT_EQ(rows[0]["exit_code"], "NULL");
  EXPECT_EQ(rows[1]["exe"], tiny());
  EXPECT_EQ(rows[1]["previous_id"], rows[0]["id"]);
  EXPECT_EQ(rows[1]["exit_code"], "7");
}

TEST_F(Executions, InAPidNamespaceHaveThePidOfTheMachine) {
  Ended ended;

  Database database = record([&] { ended = run_victim({"pid-namespace", tiny(), "33"}); });

  const Row row = database.execution_of(tiny());
  EXPECT_EQ(row["pid"] + "\n", ended.output);
  EXPECT_EQ(row.integer("ppid"), ended.pid);
  EXPECT_EQ(row["exit_code"], "33");
}

TEST_F(Executions, OfAnotherUserHaveItsNumberAndName) {
  const passwd* nobody = getpwuid(kNobody);
  if (nobody == nullptr) GTEST_SKIP() << "missing: a user with number " << kNobody;

  Database database = record([&] { run_victim({"as-uid", std::to_string(kNobody), tiny(), "4"}); });

  const Row row = database.execution_of(tiny());
  EXPECT_EQ(row.integer("uid"), kNobody);
  EXPECT_EQ(row.integer("gid"), kNobody);
  EXPECT_EQ(row["exit_code"], "4");
  EXPECT_EQ(database.row("SELECT name FROM users WHERE uid = ?", {int64_t{kNobody}})["name"],
            nobody->pw_name);
  EXPECT_EQ(database.row("SELECT name FROM users WHERE uid = 0")["name"], "root");
}

TEST_F(Executions, KnowTheirSessionAndWhoStartedThem) {
  Ended ended;

  Database database = record([&] { ended = run_victim({"run", victim(), "new-session", tiny()}); });

  const Row row = database.execution_of(tiny());
  EXPECT_EQ(row["sid"], row["pid"]);
  EXPECT_EQ(row["pgid"], row["pid"]);
  EXPECT_EQ(row.integer("ppid"), ended.pid);
  const std::vector<Row> starter = database.executions_of(ended.pid);
  ASSERT_EQ(starter.size(), 1U);
  EXPECT_EQ(row["parent_id"], starter[0]["id"]);
  EXPECT_EQ(row["origin"], "event");
}

}  // namespace
}  // namespace tracer_bio::test
