// How executions end, as waitpid told the one who waited.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "system/recorded_events.h"
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

// A memory cgroup with a limit, of either version of cgroups, and one without a limit in it; ends
// with the test.
class SmallCgroup {
 public:
  explicit SmallCgroup(int64_t bytes) {
    const auto name = "tracer-bio-test-" + std::to_string(::getpid());
    for (const auto& [parent, limit] : {std::pair{"/sys/fs/cgroup/memory", "memory.limit_in_bytes"},
                                        std::pair{"/sys/fs/cgroup", "memory.max"}}) {
      const std::filesystem::path folder = std::filesystem::path(parent) / name;
      std::error_code error;
      if (!std::filesystem::exists(std::filesystem::path(parent) / "cgroup.procs") ||
          !std::filesystem::create_directory(folder, error)) {
        continue;
      }
      folder_ = folder;
      std::filesystem::create_directory(inner(), error);
      if (write(limit, std::to_string(bytes))) return;
      remove();
      folder_.clear();
    }
  }
  ~SmallCgroup() {
    if (!folder_.empty()) remove();
  }
  SmallCgroup(const SmallCgroup&) = delete;

  bool exists() const { return !folder_.empty(); }
  std::string members() const { return inner() / "cgroup.procs"; }

 private:
  std::filesystem::path inner() const { return folder_ / "inner"; }

  void remove() const {
    std::error_code error;
    std::filesystem::remove(inner(), error);
    std::filesystem::remove(folder_, error);
  }

  bool write(const std::string& file, const std::string& text) const {
    std::ofstream stream{folder_ / file};
    stream << text << std::flush;
    return stream.good();
  }

  std::filesystem::path folder_;
};

TEST_F(Ends, ByTheOomKillerAreToldFromOtherSignals) {
  const SmallCgroup cgroup{16 << 20};
  if (!cgroup.exists()) GTEST_SKIP() << "missing: a memory cgroup that can be made here";
  const std::string events = dir_.path() / "events";
  DaemonOptions options;
  options.arguments = {"--record-events", events};
  pid_t pid = 0;

  Database database = record(
      [&] {
        Child shell{{"sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", cgroup.members(), victim(),
                     "memory", "200"}};
        pid = shell.pid();
        EXPECT_EQ(WTERMSIG(shell.wait().status), SIGKILL);
      },
      options);

  EXPECT_EQ(RecordedEvents{events}.oom_limit_of(pid), 16 << 20);

  const Row row = database.execution_of(victim());
  EXPECT_EQ(row["end_reason"], "oom");
  EXPECT_EQ(row["exit_signal"], "9");
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
