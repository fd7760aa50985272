// Failures that a run's exit code does not tell.
#include <set>

#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

class HiddenFailures : public SystemTest {
 protected:
  // Records a pipeline of these commands, which has to succeed, and gives the tools that failed
  // without anybody noticing.
  std::multiset<std::string> of(const std::string& body) {
    dir_.script("pipeline.sh", "#!/bin/bash\n" + body + "\nexit 0\n");
    DaemonOptions options;
    // What the filter keeps does not matter here.
    options.config += "[filters.executables]\npipeline = [\"nothing\"]\n";
    Database database =
        record([&] { run({"./pipeline.sh"}, {.directory = dir_.path()}); }, options);
    const Row last = database.row("SELECT max(id) AS id, status FROM runs");
    EXPECT_EQ(last["status"], "succeeded");
    std::multiset<std::string> tools;
    for (const Row& row :
         database.rows("SELECT tool FROM hidden_failures WHERE run_id = " + last["id"]))
      tools.insert(row["tool"]);
    return tools;
  }

  using Tools = std::multiset<std::string>;
};

TEST_F(HiddenFailures, AreTheMembersOfAPipeThatFail) {
  EXPECT_EQ(of("echo reads | cat | /bin/false | gzip > /dev/null"), Tools{"false"});
}

TEST_F(HiddenFailures, AreNotThoseWhoseReaderHadEnough) {
  EXPECT_EQ(of("yes | head -n 1 > /dev/null"), Tools{});
}

TEST_F(HiddenFailures, AreNotExitCodesThatAnswer) {
  EXPECT_EQ(of("echo a > a; echo b > b; grep -q nothing a; diff a b > /dev/null; cmp -s a b\n"
               "/usr/bin/test 1 = 2"),
            Tools{});
}

TEST_F(HiddenFailures, AreAGrepThatCouldNotRead) {
  EXPECT_EQ(of("grep -q x /nowhere 2> /dev/null"), Tools{"grep"});
}

TEST_F(HiddenFailures, AreWhatSomebodyShrugsAt) {
  EXPECT_EQ(of("/bin/false || true; (exec " + tiny() + " 3)"), (Tools{"false", "tiny"}));
}

TEST_F(HiddenFailures, AreNotTheChildrenOfWhoTellsOfThem) {
  EXPECT_EQ(of("bash -c '/bin/false; exit 4'; true"), Tools{"bash"});
}

// The shell that started it goes on as another program in the same process.
TEST_F(HiddenFailures, AreToldByTheLastProgramOfTheProcessThatStartedThem) {
  EXPECT_EQ(of("bash -c '/bin/false; exec " + tiny() + " 0'"), Tools{"false"});
  EXPECT_EQ(of("bash -c '/bin/false; exec " + tiny() + " 5'"), Tools{"tiny"});
}

TEST_F(HiddenFailures, AreSignalsToo) {
  EXPECT_EQ(of("bash -c 'kill -9 $$' 2> /dev/null"), Tools{"bash"});
}

}  // namespace
}  // namespace tracer_bio::test
