// [privacy]: what stands in arguments is hidden before anything is written.
#include <sys/stat.h>

#include <filesystem>

#include "base/file.h"
#include "run_cli.h"
#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

constexpr size_t kAll = 1 << 26;

class PrivacyTest : public SystemTest {
 protected:
  std::string config(const std::string& privacy) const {
    return std::string{kPromptly} + "[logging]\nlevel = \"debug\"\n[privacy]\n" + privacy;
  }

  // Whether a file of the recorder, the log and those of SQLite included, has the text.
  bool stands_in_a_file(const std::string& text) const {
    for (const auto& file : std::filesystem::directory_iterator{dir_.path()}) {
      if (file.path().filename().string().starts_with("recorder.") &&
          read_file(file.path(), kAll).value_or("").find(text) != std::string::npos)
        return true;
    }
    return false;
  }

  // What is made of the raw rows, by names.
  static std::vector<std::string> processed(Database database) {
    std::vector<std::string> texts;
    for (const std::string_view sql :
         {"SELECT execution_id, pipeline, tool, task, command FROM processed_executions",
          "SELECT pipeline, engine, root_execution_id, command, status FROM runs",
          "SELECT engine, root_execution_id, process, tag, folder FROM tasks",
          "SELECT execution_id, tool, outcome FROM run_executions"}) {
      for (const Row& row : database.rows(sql)) texts.push_back(row.text());
    }
    return texts;
  }

  void expect_the_same_after_reprocess(const Daemon& daemon) const {
    const auto before = processed(daemon.database());
    ASSERT_FALSE(before.empty());
    const CliResult result =
        run_command({"reprocess", "--config", (dir_.path() / "recorder.toml").string()});
    ASSERT_EQ(result.code, 0) << result.error;
    EXPECT_EQ(processed(daemon.database()), before);
  }
};

TEST_F(PrivacyTest, NoSecretStandsInAFile) {
  dir_.script("outer.sh", "#!/bin/sh\n" + tiny() + " 0 \"$@\"\n");
  DaemonOptions options;
  options.config = config("") + "[filters.executables]\nouter = [\"*\"]\n";
  Daemon daemon{dir_, options};
  const std::string secret = "hunter" + std::to_string(daemon.pid());
  run({tiny(), "0", "--password", secret, "--token=" + secret, "https://me:" + secret + "@host/"});
  run({"sh", "-c", tiny() + " 0 --password " + secret + "; true"});
  run({"./outer.sh", "PGPASSWORD=" + secret}, {.directory = dir_.path()});
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
  EXPECT_EQ(daemon.database().executions_of(tiny()).size(), 3U);
  EXPECT_FALSE(stands_in_a_file(secret));
}

TEST_F(PrivacyTest, WithoutArgumentsReprocessFindsTheSame) {
  dir_.script("outer.sh", "#!/bin/sh\n" + tiny() + " 1\nmake -s\n");
  dir_.file("Makefile", "all: ; @" + tiny() + " 0 secret-name\n");
  DaemonOptions options;
  options.config = config("args = \"none\"\n") + "[filters.executables]\nouter = [\"*\"]\n";
  Daemon daemon{dir_, options};
  run({"./outer.sh"}, {.directory = dir_.path()});
  run({"bash", "outer.sh"}, {.directory = dir_.path()});
  run({"make", "-s"}, {.directory = dir_.path()});
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();

  Database database = daemon.database();
  EXPECT_EQ(database.integer("SELECT count(*) FROM executions WHERE args <> '[]'"), 0);
  EXPECT_EQ(database.integer("SELECT count(*) FROM runs WHERE pipeline = 'outer'"), 2);
  EXPECT_GT(database.integer("SELECT count(*) FROM tasks WHERE engine = 'make'"), 0);
  EXPECT_FALSE(stands_in_a_file("secret-name"));
  expect_the_same_after_reprocess(daemon);
}

TEST_F(PrivacyTest, WithoutSecretsReprocessFindsTheSame) {
  dir_.script("outer.sh", "#!/bin/sh\n" + tiny() + " 1 --token x\n");
  DaemonOptions options;
  options.config = config("") + "[filters.executables]\nouter = [\"*\"]\n";
  Daemon daemon{dir_, options};
  run({"bash", "outer.sh", "--password", "x"}, {.directory = dir_.path()});
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
  expect_the_same_after_reprocess(daemon);
}

TEST_F(PrivacyTest, AUserMayHaveNoArgumentsKept) {
  DaemonOptions options;
  options.config = config("args = \"full\"\nhide_args_of = [\"nobody\"]\n");
  Daemon daemon{dir_, options};
  run({tiny(), "0", "--token", "x"});
  run({tiny(), "0", "--token", "x"}, {.uid = 65534});
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
  const auto rows = daemon.database().executions_of(tiny());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].args(), (Arguments{tiny(), "0", "--token", "x"}));
  EXPECT_EQ(rows[1].args(), Arguments{});
  EXPECT_EQ(rows[1]["args_hidden"], "all");
}

TEST_F(PrivacyTest, RecordedEventsAreForTheirOwnerAlone) {
  const std::string file = dir_.file("events", "of before");
  ::chmod(file.c_str(), 0644);
  DaemonOptions options;
  options.arguments = {"--record-events", file};
  Daemon daemon{dir_, options};
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace tracer_bio::test
