#include "core/linker.h"

#include <gtest/gtest.h>

#include "unit/core_fixture.h"

namespace tracer_bio {
namespace {

Filter pipelines() {
  return {.pipelines = {{"pipeline_1", {"stress"}}, {"outer", {"*"}}, {"inner", {"bwa"}}}};
}

// bash x.sh as a login shell of PID 1 starts it.
void start_script(Machine& machine, pid_t pid, const std::string& script) {
  machine.fork(1, pid);
  machine.exec(pid, "/usr/bin/bash", {"bash", script});
}

struct WayToStart {
  std::string name;
  std::string exe;
  std::vector<std::string> args;
  std::string script;
};

class RootOfAPipeline : public testing::TestWithParam<WayToStart> {};

TEST_P(RootOfAPipeline, IsRecognised) {
  const auto& [name, exe, args, script] = GetParam();
  Machine machine{pipelines()};
  machine.fork(1, 10);
  machine.exec(10, exe, args, script);
  machine.run_to_end(10, 11, "/usr/bin/stress", {"stress", "--cpu", "1"});
  const Batch batch = machine.take();
  const Attribution& stress = record_of(batch, "stress").attribution;
  EXPECT_TRUE(stress.kept);
  EXPECT_EQ(stress.pipeline, "pipeline_1");
  EXPECT_EQ(stress.tool, "stress");
  EXPECT_EQ(batch.runs.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Linker, RootOfAPipeline,
    testing::Values(
        WayToStart{"shebang", "/usr/bin/bash", {"/bin/bash", "./pipeline_1.sh"}, "./pipeline_1.sh"},
        WayToStart{"bash", "/usr/bin/bash", {"bash", "pipeline_1.sh"}, ""},
        WayToStart{"options", "/usr/bin/dash", {"sh", "-e", "./pipeline_1.sh", "x"}, ""},
        WayToStart{"option_with_value",
                   "/usr/bin/bash",
                   {"bash", "-euo", "pipefail", "/p/pipeline_1.sh"},
                   ""},
        WayToStart{"without_extension", "/usr/bin/bash", {"bash", "/p/pipeline_1"}, ""},
        WayToStart{"python", "/usr/bin/python3.11", {"python3", "-u", "pipeline_1.py"}, ""},
        WayToStart{"program", "/opt/pipeline_1", {"/opt/pipeline_1"}, ""}),
    [](const auto& test) { return test.param.name; });

TEST(Linker, KeepsOnlyTheListedToolsOfAPipeline) {
  Machine machine{pipelines()};
  start_script(machine, 10, "pipeline_1.sh");
  machine.run_to_end(10, 11, "/usr/bin/ls", {"ls"});
  const Batch batch = machine.take();
  EXPECT_FALSE(record_of(batch, "ls").attribution.kept);
  EXPECT_EQ(record_of(batch, "ls").attribution.run_id, 1);
  EXPECT_FALSE(record_of(batch, "bash").attribution.kept);
}

TEST(Linker, LeavesWhatBelongsToNoPipelineAlone) {
  Machine machine{pipelines()};
  machine.run_to_end(1, 11, "/usr/bin/stress", {"stress"});
  const Batch batch = machine.take();
  EXPECT_FALSE(record_of(batch, "stress").attribution.run_id);
  EXPECT_TRUE(batch.runs.empty());
}

TEST(Linker, FollowsSubshellsAndChildrenThatOutliveTheirParents) {
  Machine machine{pipelines()};
  start_script(machine, 10, "pipeline_1.sh");
  machine.fork(10, 11);  // a subshell without exec
  machine.fork(11, 12);  // setsid nohup … &
  machine.exit_and_free(11);
  machine.exit_and_free(10);
  machine.take();
  machine.exec(12, "/usr/bin/stress", {"stress"});
  machine.exit_and_free(12, 0, totals(500));
  const Batch batch = machine.take();
  EXPECT_EQ(record_of(batch, "stress").attribution.run_id, 1);
  EXPECT_EQ(batch.runs.at(0).cpu_ns, 500);
}

TEST(Linker, OpensOneRunWhereEnvStartsTheScriptInTheSameProcess) {
  Machine machine{pipelines()};
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/env", {"env", "bash", "./pipeline_1.sh"}, "./pipeline_1.sh");
  machine.exec(10, "/usr/bin/bash", {"bash", "./pipeline_1.sh"});
  machine.exec(10, "/usr/bin/bash", {"bash", "./pipeline_1.sh", "again"});
  machine.exit_and_free(10, 5);
  const Batch batch = machine.take();
  ASSERT_EQ(batch.runs.size(), 1U);
  EXPECT_EQ(batch.runs[0].status, RunStatus::kFailed);
  EXPECT_EQ(batch.runs[0].exit_code, 5);
}

TEST(Linker, EndsARunWithTheLastProgramOfItsRoot) {
  Machine machine{pipelines()};
  start_script(machine, 10, "pipeline_1.sh");
  machine.exec(10, "/usr/bin/stress", {"stress"});  // exec stress
  EXPECT_EQ(machine.take().runs.at(0).status, RunStatus::kRunning);
  machine.exit_and_free(10);
  const tracer_bio::Run run = machine.take().runs.at(0);
  EXPECT_EQ(run.status, RunStatus::kSucceeded);
  EXPECT_EQ(run.complete, true);
  EXPECT_TRUE(run.end_ns);
}

TEST(Linker, GivesTheInnermostPipelineAndCountsItInTheOuterOne) {
  Machine machine{pipelines()};
  start_script(machine, 10, "outer.sh");
  machine.fork(10, 11);
  machine.exec(11, "/usr/bin/bash", {"bash", "inner.sh"});
  machine.run_to_end(11, 12, "/usr/bin/bwa", {"bwa"}, 1, totals(300));
  machine.exit_and_free(11, 0, totals(20));
  machine.exit_and_free(10, 0, totals(1));

  const Batch batch = machine.take();
  EXPECT_EQ(record_of(batch, "bwa").attribution.pipeline, "inner");
  ASSERT_EQ(batch.runs.size(), 2U);
  const tracer_bio::Run& outer = batch.runs[0];
  const tracer_bio::Run& inner = batch.runs[1];
  EXPECT_EQ(inner.parent_run_id, outer.id);
  EXPECT_EQ(inner.cpu_ns, 320);
  EXPECT_EQ(outer.cpu_ns, 321);
  EXPECT_EQ(outer.executions, 3);
  EXPECT_EQ(outer.failed_executions, 1);
}

TEST(Linker, KeepsNothingOfUsersThatAreNotTracked) {
  Filter filter = pipelines();
  filter.uids = {1001};
  Machine machine{filter};
  machine.uid = 1000;
  start_script(machine, 10, "pipeline_1.sh");
  machine.run_to_end(10, 11, "/usr/bin/stress", {"stress"});
  const Batch hidden = machine.take();
  EXPECT_FALSE(record_of(hidden, "stress").attribution.kept);
  EXPECT_TRUE(hidden.runs.empty());

  machine.uid = 1001;  // sudo -u tracked stress
  machine.run_to_end(10, 12, "/usr/bin/stress", {"stress"});
  const Batch shown = machine.take();
  EXPECT_TRUE(record_of(shown, "stress").attribution.kept);
  EXPECT_EQ(shown.runs.size(), 1U);
}

TEST(Linker, CallsNoRunCompleteThatALossMayBelongTo) {
  Machine machine{pipelines()};
  start_script(machine, 10, "pipeline_1.sh");
  machine.tracker.note_loss();
  machine.exit_and_free(10);
  EXPECT_EQ(machine.take().runs.at(0).complete, false);
}

TEST(Linker, NotesTheMemoryOfTheWholeTree) {
  Machine machine{pipelines()};
  start_script(machine, 10, "outer.sh");
  machine.fork(10, 11);
  machine.exec(11, "/usr/bin/bash", {"bash", "inner.sh"});
  const ProcessSample readings[] = {{.process = machine.key(10), .rss_bytes = 30},
                                    {.process = machine.key(11), .rss_bytes = 40}};
  machine.tracker.on_samples(readings, machine.now_ns + kSecond);
  const Batch batch = machine.take();
  EXPECT_EQ(batch.runs.at(0).peak_rss_bytes, 70);
  EXPECT_EQ(batch.runs.at(1).peak_rss_bytes, 40);
}

TEST(Linker, ClosesAResumedRunWhoseRootIsGone) {
  Machine machine{pipelines()};
  tracer_bio::Run run;
  run.id = 3;
  run.root_execution_id = 77;
  machine.linker.resume(run);
  machine.tracker.take_unobserved();
  EXPECT_EQ(machine.take().runs.at(0).status, RunStatus::kUnobserved);
}

}  // namespace
}  // namespace tracer_bio
