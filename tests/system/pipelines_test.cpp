// Which run, pipeline and tool executions belong to, and what the filter keeps.
#include <ostream>

#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

// `text` with every TINY and VICTIM in it replaced by the paths of those programs.
std::string with_programs(std::string text, const std::string& tiny, const std::string& victim) {
  const auto replace = [&text](const std::string& from, const std::string& to) {
    for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
      text.replace(at, from.size(), to);
    }
  };
  replace("TINY", tiny);
  replace("VICTIM", victim);
  return text;
}

class Pipelines : public SystemTest {
 protected:
  void write_script(const std::string& name, const std::string& body) const {
    dir_.script(name, "#!/bin/sh\n" + with_programs(body, tiny(), victim()));
  }

  // Runs a command in the directory of the scripts. `filters` is the end of the configuration,
  // within its section [filters]. A workflow engine elsewhere on the machine is not of interest.
  Database record_run(const Arguments& command, const std::string& filters) const {
    DaemonOptions options;
    options.config += filters;
    return record([&] { run(command, {.directory = dir_.path()}); }, options);
  }
};

constexpr const char* kOuter = "[filters.executables]\nouter = [\"tiny\"]\n";

constexpr const char* kKept = R"(
    SELECT p.*, e.exit_code AS code, r.pipeline AS run_pipeline
    FROM processed_executions AS p
    JOIN executions AS e ON e.id = p.execution_id
    JOIN runs AS r ON r.id = p.run_id
    ORDER BY e.exit_code)";

struct Start {
  const char* name;
  Arguments command;
};

// Names the tests, in ctest too.
std::ostream& operator<<(std::ostream& out, const Start& start) { return out << start.name; }

class StartedPipelines : public Pipelines, public ::testing::WithParamInterface<Start> {};

TEST_P(StartedPipelines, AreRecognised) {
  write_script("outer.sh", "TINY 3\n");

  Database database = record_run(GetParam().command, kOuter);

  const Row run = database.row("SELECT * FROM runs WHERE pipeline = 'outer'");
  EXPECT_EQ(run["pipeline"], "outer");
  EXPECT_EQ(run["status"], "failed");  // with the 3 of its last command
  EXPECT_EQ(run["exit_code"], "3");
  EXPECT_EQ(run["user"], "root");
  EXPECT_EQ(run["complete"], "1");
  const Row kept = database.row(kKept);
  EXPECT_EQ(kept["code"], "3");
  EXPECT_EQ(kept["run_id"], run["id"]);
  EXPECT_EQ(kept["pipeline"], "outer");
  EXPECT_EQ(kept["tool"], "tiny");
  EXPECT_EQ(kept["user"], "root");
}

INSTANTIATE_TEST_SUITE_P(By, StartedPipelines,
                         ::testing::Values(Start{"Shebang", {"./outer.sh"}},
                                           Start{"Bash", {"bash", "outer.sh"}},
                                           Start{"ShWithAnOption", {"sh", "-e", "./outer.sh"}},
                                           Start{"Env", {"env", "A=1", "./outer.sh"}},
                                           Start{"Nohup", {"nohup", "./outer.sh"}},
                                           Start{"Setsid", {"setsid", "-w", "./outer.sh"}},
                                           Start{"Nice", {"nice", "bash", "outer.sh"}},
                                           Start{"Timeout", {"timeout", "60", "./outer.sh"}}),
                         [](const auto& test) { return std::string{test.param.name}; });

struct Body {
  const char* name;
  const char* text;
  std::vector<std::string> codes;  // of the executions of tiny, sorted
};

std::ostream& operator<<(std::ostream& out, const Body& body) { return out << body.name; }

class PipelineBodies : public Pipelines, public ::testing::WithParamInterface<Body> {};

TEST_P(PipelineBodies, KeepTheirToolsInTheRun) {
  write_script("outer.sh", std::string{GetParam().text} + "\nexit 0\n");

  Database database = record_run({"./outer.sh"}, kOuter);

  const Row run = database.row("SELECT * FROM runs WHERE pipeline = 'outer'");
  EXPECT_EQ(run["status"], "succeeded");
  EXPECT_EQ(run["exit_code"], "0");
  std::vector<std::string> codes;
  for (const Row& kept : database.rows(kKept)) {
    codes.push_back(kept["code"]);
    EXPECT_EQ(kept["tool"], "tiny");
    EXPECT_EQ(kept["run_id"], run["id"]);
  }
  EXPECT_EQ(codes, GetParam().codes);
}

INSTANTIATE_TEST_SUITE_P(
    With, PipelineBodies,
    ::testing::Values(
        Body{"ASubshell", "(TINY 1; TINY 2)", {"1", "2"}},
        Body{"APipe", "TINY 1 | TINY 2", {"1", "2"}},
        Body{"XargsInParallel", "seq 1 5 | xargs -P 4 -n 1 TINY", {"1", "2", "3", "4", "5"}},
        Body{"Nohup", "nohup TINY 1", {"1"}}, Body{"Setsid", "setsid -w TINY 1", {"1"}},
        Body{"BackgroundJobs", "TINY 1 & TINY 2 & wait", {"1", "2"}},
        Body{"AnOrphan", "VICTIM orphan TINY 1", {"1"}},
        Body{"AShellInTheShell", "bash -c 'TINY 1; TINY 2'", {"1", "2"}},
        Body{"EnvAndNice", "env A=1 nice TINY 1", {"1"}}),
    [](const auto& test) { return std::string{test.param.name}; });

TEST_F(Pipelines, WithinPipelinesKeepTheirParentRun) {
  write_script("outer.sh", "TINY 1\n./inner.sh\nTINY 3\n");
  write_script("inner.sh", "TINY 2\n");

  Database database = record_run({"./outer.sh"}, std::string{kOuter} + "inner = [\"*\"]\n");

  const Row outer = database.row("SELECT * FROM runs WHERE pipeline = 'outer'");
  const Row inner = database.row("SELECT * FROM runs WHERE pipeline = 'inner'");
  EXPECT_EQ(outer["parent_run_id"], "NULL");
  EXPECT_EQ(inner["parent_run_id"], outer["id"]);
  const std::vector<Row> kept = database.rows(
      "SELECT p.*, e.exit_code AS code FROM processed_executions AS p "
      "JOIN executions AS e ON e.id = p.execution_id WHERE p.tool = 'tiny' ORDER BY code");
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept[0]["run_id"], outer["id"]);
  EXPECT_EQ(kept[1]["run_id"], inner["id"]);
  EXPECT_EQ(kept[2]["run_id"], outer["id"]);
}

TEST_F(Pipelines, KeepOnlyTheListedTools) {
  write_script("outer.sh", "VICTIM burn 1\nTINY 1\n");

  Database database = record_run({"./outer.sh"}, kOuter);

  EXPECT_EQ(database.executions_of(victim()).size(), 1U);  // recorded, but not kept
  EXPECT_EQ(database.row("SELECT tool FROM processed_executions")["tool"], "tiny");
}

TEST_F(Pipelines, KeepOnlyTheTrackedUsers) {
  write_script("outer.sh", "VICTIM as-uid 65534 TINY 1\nTINY 2\n");

  Database database = record_run({"./outer.sh"}, std::string{"users = [\"root\"]\n"} + kOuter);

  EXPECT_EQ(database.executions_of(tiny()).size(), 2U);
  EXPECT_EQ(database.row(kKept)["code"], "2");
}

TEST_F(Pipelines, EndedByASignalHaveFailed) {
  write_script("outer.sh", "TINY 0\nkill -9 $$\n");

  Database database = record_run({"./outer.sh"}, kOuter);

  const Row run = database.row("SELECT * FROM runs WHERE pipeline = 'outer'");
  EXPECT_EQ(run["status"], "failed");
  EXPECT_EQ(run["exit_signal"], "9");
  EXPECT_EQ(run["exit_code"], "NULL");
}

TEST_F(Pipelines, CountWhatTheirTreeDid) {
  write_script("outer.sh", "TINY 0\nTINY 1\nVICTIM burn 100\nexit 0\n");

  Database database = record_run({"./outer.sh"}, kOuter);

  const Row run = database.row("SELECT * FROM runs WHERE pipeline = 'outer'");
  EXPECT_EQ(run["executions"], "4");  // with the shell itself
  EXPECT_EQ(run["failed_executions"], "1");
  EXPECT_GE(run.integer("cpu_ns"), 100'000'000);
  EXPECT_EQ(run["root_execution_id"],
            database.row("SELECT id FROM executions WHERE script = './outer.sh'")["id"]);
}

}  // namespace
}  // namespace tracer_bio::test
