// Process trees of workflow engines, as their real runs were seen.
#include <gtest/gtest.h>

#include "core/engines/engine.h"
#include "unit/engines_fixture.h"
#include "unit/fake_folders.h"

namespace tracer_bio {
namespace {

// --- Nextflow.

const std::string kWork = "/data/work/7d/10f599ba4dfdc6a8b4072e489a3b67";

class NextflowTest : public EnginesTest {
 protected:
  void start_nextflow(const std::vector<std::string>& options = {"main.nf"}) {
    start(1, 10, "/usr/bin/env", {"env", "bash", "/usr/bin/nextflow", "run"});
    std::vector<std::string> args{"bash", "/usr/bin/nextflow", "-log", "x.log", "run"};
    args.insert(args.end(), options.begin(), options.end());
    machine_.exec(10, "/usr/bin/bash", args);
    args = {"java", "-Xmx1g", "-cp", "a.jar:b.jar", "nextflow.cli.Launcher", "run"};
    args.insert(args.end(), options.begin(), options.end());
    machine_.exec(10, "/usr/lib/jvm/bin/java", args);
  }

  void start_task(pid_t pid, const std::string& folder = kWork) {
    start(10, pid, "/usr/lib/jvm/lib/jspawnhelper", {"jspawnhelper", "17.0.15", "72:73:75"});
    machine_.cwd = folder;
    machine_.exec(pid, "/usr/bin/bash", {"/bin/bash", "-ue", ".command.run"});
  }
};

TEST_F(NextflowTest, OpensOneRunForLauncherAndJava) {
  start_nextflow(
      {"main.nf", "-name", "calm_darwin", "-resume", "f32b27c9-77bc-4c57-92bc-a9363e7ae83c"});
  machine_.exit_and_free(10);
  take();
  ASSERT_EQ(batch_.runs.size(), 1U);
  const tracer_bio::Run& run = batch_.runs[0];
  EXPECT_EQ(run.pipeline, "nextflow");
  EXPECT_EQ(run.engine, "nextflow");
  EXPECT_EQ(run.name, "calm_darwin");
  EXPECT_EQ(run.session, "f32b27c9-77bc-4c57-92bc-a9363e7ae83c");
  EXPECT_EQ(run.status, RunStatus::kSucceeded);
}

TEST_F(NextflowTest, OpensNoRunForACommandThatRunsNothing) {
  start(1, 10, "/usr/bin/bash", {"bash", "/usr/bin/nextflow", "log", "run"});
  take();
  EXPECT_TRUE(batch_.runs.empty());
}

TEST_F(NextflowTest, GivesATaskTheHashOfItsWorkDirectory) {
  start_nextflow();
  start_task(20);
  start(20, 21, "/usr/bin/bash", {"/bin/bash", "-ue", kWork + "/.command.sh"}, kWork);
  machine_.run_to_end(21, 22, "/usr/bin/bwa", {"bwa", "mem"}, 0, totals(700, 90));
  machine_.exit_and_free(21, 0, totals(20));
  machine_.exit_and_free(20, 3, totals(1));
  take();
  const tracer_bio::Task& task = task_of(batch_, task_id_of("bwa"));
  EXPECT_EQ(task.hash, "7d/10f599");
  EXPECT_EQ(task.folder, kWork);
  EXPECT_EQ(task.native_id, "20");
  EXPECT_EQ(task.status, RunStatus::kFailed);
  EXPECT_EQ(task.exit_code, 3);
  EXPECT_EQ(task.cpu_ns, 721);
  EXPECT_EQ(task.executions, 3);
  EXPECT_EQ(task.peak_rss_bytes, 90);
  EXPECT_EQ(record_of(batch_, "bwa").attribution.task, "7d/10f599");
  EXPECT_EQ(batch_.runs.at(0).cpu_ns, 721);
}

TEST_F(NextflowTest, OpensNoTaskForTheTraceWithinOne) {
  start_nextflow();
  start_task(20);
  start(20, 21, "/usr/bin/bash", {"/bin/bash", kWork + "/.command.run", "nxf_trace"}, kWork);
  take();
  EXPECT_EQ(batch_.tasks.size(), 1U);
}

TEST_F(NextflowTest, TakesARetryForTheNextAttempt) {
  start_nextflow();
  const auto name_it = [&](const std::string& name) {
    for (FileRequest& request : machine_.linker.take_requests()) {
      if (auto* task = std::get_if<tracer_bio::Task>(&request.row))
        request.engine->task_file.read("#!/bin/bash\n### ---\n### name: '" + name + "'\n### ...\n",
                                       *task);
      machine_.linker.describe(request);
    }
  };
  start_task(20);
  machine_.exit_and_free(20, 12);
  name_it("QC:FLAKY (flaky s2)");  // read only after its end
  start_task(30, "/data/work/3a/e98ac1ba4dfdc6a8b4072e489a3b67");
  name_it("QC:FLAKY (flaky s2)");
  take();
  ASSERT_EQ(batch_.tasks.size(), 2U);
  EXPECT_EQ(batch_.tasks[0].attempt, 1);
  EXPECT_EQ(batch_.tasks[1].attempt, 2);
  EXPECT_EQ(batch_.tasks[1].process, "QC:FLAKY");
  EXPECT_EQ(batch_.tasks[1].tag, "flaky s2");
}

TEST_F(NextflowTest, FindsTheWorkThatDockerDoesForATask) {
  start_nextflow();
  start_task(20);
  machine_.cgroup = "/docker/" + std::string(64, 'a');
  start(1, 40, "/usr/bin/bash", {"/bin/bash", "-ue", kWork + "/.command.sh"}, "/");
  machine_.run_to_end(40, 41, "/opt/bwa", {"bwa"}, 0, totals(5));
  machine_.cgroup.clear();
  start(1, 50, "/usr/bin/dash", {"sh", kWork + "/.command.sh"});  // not in a container
  take();
  EXPECT_EQ(task_id_of("bwa"), 1);
  EXPECT_EQ(batch_.tasks.at(0).cpu_ns, 5);
  EXPECT_EQ(record_of(batch_, "dash").attribution.run_id, std::nullopt);
}

TEST_F(NextflowTest, StaysInTheRunOfAPipelineOfTheConfiguration) {
  start(1, 9, "/usr/bin/bash", {"bash", "rnaseq.sh"});
  machine_.fork(9, 10);
  machine_.exec(10, "/usr/lib/jvm/bin/java",
                {"java", "nextflow.cli.Launcher", "run", "main.nf", "-name", "calm_darwin"});
  start_task(20);
  machine_.run_to_end(20, 21, "/usr/bin/bwa", {"bwa"});
  machine_.run_to_end(20, 22, "/usr/bin/cat", {"cat"});
  take();
  ASSERT_EQ(batch_.runs.size(), 1U);
  EXPECT_EQ(batch_.runs[0].pipeline, "rnaseq");
  EXPECT_EQ(batch_.runs[0].engine, "nextflow");
  EXPECT_EQ(batch_.runs[0].name, "calm_darwin");
  EXPECT_EQ(task_id_of("bwa"), 1);
  EXPECT_TRUE(record_of(batch_, "bwa").attribution.kept);
  EXPECT_FALSE(record_of(batch_, "cat").attribution.kept);
}

TEST_F(NextflowTest, KeepsAllOfARunOfItsOwn) {
  start_nextflow();
  machine_.run_to_end(10, 21, "/usr/bin/stat", {"stat"});
  take();
  EXPECT_TRUE(record_of(batch_, "stat").attribution.kept);
  EXPECT_EQ(batch_.tasks.size(), 0U);
}

TEST_F(NextflowTest, ReadsNameAndSessionOfTheNewestRunWithItsCommand) {
  tracer_bio::Run run;
  run.command = "java -cp a.jar nextflow.cli.Launcher run main.nf -with-trace";
  FakeFolders folders{
      {{".nextflow/history",
        "2026-11-24 14:02:12\t-\told_name\tOK\t5f19\tsession-1\tnextflow run main.nf -with-trace\n"
        "2026-11-24 14:03:12\t-\tother\t-\t5f19\tsession-2\tnextflow run other.nf\n"
        "2026-11-24 14:04:12\t-\tnew_name\t-\t5f19\tsession-3\t./nextflow run main.nf -with-trace\n"
        "cut short\t"}}};
  JobRecords none;
  kNextflow.read_run(folders, run, none);
  EXPECT_EQ(run.name, "new_name");
  EXPECT_EQ(run.session, "session-3");
}

TEST_F(NextflowTest, ReadsHostileNamesAsTheyStand) {
  const auto named = [](std::string_view text) {
    tracer_bio::Task task;
    kNextflow.task_file.read(text, task);
    return task.name + '|' + task.process + '|' + task.tag;
  };
  EXPECT_EQ(named("#!/bin/bash\n### ---\n### name: 'P (it's \"q\": $HOME)'\n"),
            "P (it's \"q\": $HOME)|P|it's \"q\": $HOME");
  EXPECT_EQ(named("### name: 'COUNT (2)'"), "COUNT (2)|COUNT|");
  EXPECT_EQ(named("# NEXTFLOW TASK: OLD (x)"), "OLD (x)|OLD|x");
  EXPECT_EQ(named("### name: '"), "||");
  EXPECT_EQ(named(""), "||");
  EXPECT_EQ(named("\n\n\n\n\n\n\n\n\n\n\n### name: 'user text'"), "||");
}

// --- Snakemake.

class SnakemakeTest : public EnginesTest {
 protected:
  void start_snakemake() {
    start(1, 10, "/venv/bin/python3.11", {"python", "/venv/bin/snakemake", "--cores", "2"});
  }
};

TEST_F(SnakemakeTest, TakesTheShellOfARuleForATask) {
  start_snakemake();
  start(10, 20, "/usr/bin/bash", {"/usr/bin/bash", "-c", "set -euo pipefail;  bwa index x"});
  machine_.exec(20, "/usr/bin/bwa", {"bwa", "index", "x"});
  machine_.exit_and_free(20, 0, totals(60));
  machine_.run_to_end(10, 21, "/venv/lib/cbc", {"cbc", "/tmp/x.mps"});
  take();
  ASSERT_EQ(batch_.tasks.size(), 1U);
  EXPECT_EQ(batch_.tasks[0].status, RunStatus::kSucceeded);
  EXPECT_EQ(batch_.tasks[0].cpu_ns, 60);
  EXPECT_EQ(batch_.runs.at(0).pipeline, "snakemake");
  EXPECT_EQ(task_id_of("cbc"), 0);
}

TEST_F(SnakemakeTest, ReadsRuleWildcardsAndAttemptOfAWorker) {
  start_snakemake();
  start(10, 20, "/usr/bin/dash", {"/bin/sh", "-c", "cd /W && python -m snakemake …"});
  start(20, 21, "/venv/bin/python3.11",
        {"python", "-m", "snakemake", "--target-jobs", "align:sample=s1,unit=2", "--allowed-rules",
         "align", "--attempt", "2", "--mode", "subprocess"});
  start(21, 22, "/usr/bin/bash", {"/usr/bin/bash", "-c", "set -euo pipefail;  bwa"});
  take();
  ASSERT_EQ(batch_.runs.size(), 1U);
  ASSERT_EQ(batch_.tasks.size(), 1U);
  const tracer_bio::Task& task = batch_.tasks[0];
  EXPECT_EQ(task.process, "align");
  EXPECT_EQ(task.tag, "sample=s1,unit=2");
  EXPECT_EQ(task.name, "align (sample=s1,unit=2)");
  EXPECT_EQ(task.attempt, 2);
  EXPECT_EQ(task_id_of("bash"), 1);
}

TEST_F(SnakemakeTest, GivesAGroupNoRule) {
  start_snakemake();
  start(10, 20, "/venv/bin/python3.11",
        {"python", "-m", "snakemake", "--target-jobs", "one:s=a", "two:s=a", "--mode", "remote"});
  take();
  ASSERT_EQ(batch_.tasks.size(), 1U);
  EXPECT_EQ(batch_.tasks[0].name, "");
}

TEST_F(SnakemakeTest, TakesNoShellOfARunRuleForATaskWhereShIsBash) {
  start_snakemake();
  start(10, 20, "/usr/bin/bash", {"/bin/sh", "-c", "cd /W && python -m snakemake …"});
  take();
  EXPECT_TRUE(batch_.tasks.empty());
}

// --- make.

TEST_F(EnginesTest, MakeTellsItsRecipesApartAndHoldsSubMakes) {
  start(1, 10, "/usr/bin/make", {"make", "-j2"});
  start(10, 20, "/usr/bin/dash", {"/bin/sh", "-c", "bwa index x > y"});
  machine_.run_to_end(20, 21, "/usr/bin/bwa", {"bwa", "index", "x"});
  start(10, 30, "/usr/bin/make", {"make", "-C", "sub"});
  start(30, 31, "/usr/bin/gzip", {"gzip", "z"});
  start(30, 32, "/usr/bin/bash", {"bash", "-c", "gcc x"});
  machine_.exec(32, "/usr/bin/gcc", {"gcc", "x"});
  take();
  ASSERT_EQ(batch_.runs.size(), 1U);
  EXPECT_EQ(batch_.runs[0].pipeline, "make");
  EXPECT_EQ(batch_.tasks.size(), 3U);
  EXPECT_EQ(task_id_of("bwa"), 1);
  EXPECT_EQ(task_id_of("gzip"), 2);
  EXPECT_EQ(task_id_of("gcc"), 3);
}

TEST_F(EnginesTest, MakeThatOnlyTellsItsVersionIsNoRun) {
  start(1, 10, "/usr/bin/make", {"make", "--version"});
  take();
  EXPECT_TRUE(batch_.runs.empty());
}

TEST_F(EnginesTest, AnEngineWithinATaskOfAnotherHasARunOfItsOwn) {
  start(1, 10, "/venv/bin/python3.11", {"python", "/venv/bin/snakemake"});
  start(10, 20, "/usr/bin/bash", {"bash", "-c", "set -euo pipefail;  make"});
  start(20, 30, "/usr/bin/make", {"make"});
  machine_.run_to_end(30, 31, "/usr/bin/gcc", {"gcc"}, 1, totals(9));
  take();
  ASSERT_EQ(batch_.runs.size(), 2U);
  EXPECT_EQ(batch_.runs[1].pipeline, "make");
  EXPECT_EQ(batch_.runs[1].parent_run_id, 1);
  EXPECT_EQ(batch_.runs[1].parent_task_id, 1);
  EXPECT_EQ(task_of(batch_, 1).cpu_ns, 9);
  EXPECT_EQ(task_of(batch_, 1).failed_executions, 1);
  EXPECT_EQ(task_of(batch_, 2).run_id, 2);
}

TEST_F(EnginesTest, ThatIsNotListedIsAnyProgram) {
  machine_.linker.set_filter({});
  start(1, 10, "/usr/bin/make", {"make"});
  take();
  EXPECT_TRUE(batch_.runs.empty());
}

// --- cwltool, miniwdl, Cromwell.

TEST_F(EnginesTest, CwltoolRunsEachJobInAFolderOfItsOwn) {
  start(1, 10, "/venv/bin/python3", {"python", "/venv/bin/cwltool", "w.cwl"});
  start(10, 20, "/usr/bin/node", {"nodejs", "--eval", "x"}, "/tmp/abcdefgh");
  start(10, 21, "/usr/bin/docker", {"docker", "inspect", "x"}, "/data");
  start(10, 22, "/usr/bin/bwa", {"bwa"}, "/tmp/zhwqe5ea");
  take();
  ASSERT_EQ(batch_.tasks.size(), 1U);
  EXPECT_EQ(batch_.tasks[0].folder, "/tmp/zhwqe5ea");
  EXPECT_EQ(batch_.runs.at(0).engine, "cwltool");
}

TEST_F(EnginesTest, MiniwdlNamesATaskByItsFolder) {
  const std::string folder = "/data/runs/20261124_141651_w/call-sub/call-t-0-a";
  start(1, 10, "/venv/bin/python3", {"python", "/venv/bin/miniwdl", "run", "w.wdl"});
  start(10, 20, "/usr/bin/singularity", {"singularity", "--version"});
  start(10, 21, "/usr/bin/singularity",
        {"singularity", "exec", "--bind", folder + "/work2:/mnt/miniwdl_task_container/work"},
        folder);
  take();
  ASSERT_EQ(batch_.tasks.size(), 1U);
  EXPECT_EQ(batch_.tasks[0].name, "sub.t-0-a");
  EXPECT_EQ(batch_.tasks[0].attempt, 2);
}

TEST_F(EnginesTest, MiniwdlNamesATaskWithoutWorkflowByItsRun) {
  start(1, 10, "/venv/bin/python3", {"python", "/venv/bin/miniwdl", "run", "t.wdl"});
  start(10, 21, "/usr/bin/podman", {"podman", "run"}, "/data/20261124_141651_align");
  take();
  EXPECT_EQ(batch_.tasks.at(0).name, "align");
}

TEST_F(EnginesTest, CromwellNamesATaskByTheFolderOfItsScript) {
  const std::string call = "/d/cromwell-executions/wf/1f0c/call-align/shard-3/attempt-2/execution";
  start(1, 10, "/usr/lib/jvm/bin/java", {"java", "-jar", "cromwell-87.jar", "run", "w.wdl"});
  start(10, 20, "/usr/bin/bash", {"/bin/bash", call + "/script.background"});
  start(20, 21, "/usr/bin/bash", {"/bin/bash", call + "/script"});
  take();
  ASSERT_EQ(batch_.tasks.size(), 1U);
  const tracer_bio::Task& task = batch_.tasks[0];
  EXPECT_EQ(task.name, "align (shard 3)");
  EXPECT_EQ(task.process, "align");
  EXPECT_EQ(task.attempt, 2);
  EXPECT_EQ(task.folder, call);
}

TEST_F(EnginesTest, CromwellLeavesTheExitCodeInAFile) {
  const std::string call = "/d/cromwell-executions/wf/1f0c/call-align/execution";
  start(1, 10, "/usr/lib/jvm/bin/java", {"java", "-jar", "cromwell-87.jar", "run", "w.wdl"});
  start(10, 21, "/usr/bin/bash", {"/bin/bash", call + "/script"});
  machine_.exit_and_free(21, 0);
  auto requests = machine_.linker.take_requests();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].folders, std::vector{call});
  requests[0].engine->end_file.read("3\n", std::get<tracer_bio::Task>(requests[0].row));
  machine_.linker.describe(requests[0]);
  take();
  EXPECT_EQ(batch_.tasks.at(0).status, RunStatus::kFailed);
  EXPECT_EQ(batch_.tasks.at(0).exit_code, 3);
  EXPECT_EQ(batch_.tasks.at(0).attempt, 1);
}

// --- Slurm.

TEST_F(EnginesTest, SlurmMakesOneRunOfAllStepsOfAJob) {
  machine_.cgroup = "/system.slice/slurmstepd.scope/job_12/step_batch/user/task_0";
  machine_.environment = {"SLURM_JOB_ID=12", "SLURM_JOB_NAME=align", "SLURM_PROCID=0",
                          "SLURM_RESTART_COUNT=1"};
  start(1, 10, "/usr/bin/bash", {"/bin/bash", "/var/spool/slurmd/job00012/slurm_script"});
  start(10, 11, "/usr/bin/srun", {"srun", "bwa"});
  machine_.cgroup = "/system.slice/slurmstepd.scope/job_12/step_0/user/task_0";
  machine_.environment = {"SLURM_JOB_ID=12", "SLURM_STEP_ID=0", "SLURM_PROCID=1",
                          "SLURM_STEP_NUM_TASKS=2"};
  start(1, 20, "/usr/bin/bwa", {"bwa", "mem"});
  take();
  ASSERT_EQ(batch_.runs.size(), 1U);
  EXPECT_EQ(batch_.runs[0].pipeline, "slurm");
  EXPECT_EQ(batch_.runs[0].name, "align");
  EXPECT_EQ(batch_.runs[0].session, "12");
  ASSERT_EQ(batch_.tasks.size(), 2U);
  EXPECT_EQ(batch_.tasks[0].native_id, "12.batch");
  EXPECT_EQ(batch_.tasks[0].attempt, 2);
  EXPECT_EQ(batch_.tasks[1].native_id, "12.0");
  EXPECT_EQ(batch_.tasks[1].tag, "rank 1");
  EXPECT_EQ(task_id_of("srun"), 1);
}

TEST_F(EnginesTest, SlurmIsToldByTheEnvironmentWhereThereAreNoControlGroups) {
  machine_.environment = {"SLURM_JOB_ID=13", "SLURM_JOB_NAME=a", "SLURM_PROCID=0",
                          "SLURM_ARRAY_JOB_ID=7", "SLURM_ARRAY_TASK_ID=3"};
  start(1, 10, "/usr/bin/bash", {"/bin/bash", "/var/spool/slurmd/job00013/slurm_script"});
  machine_.environment = {"SLURM_JOB_ID=14"};  // salloc's shell on a login node
  start(1, 20, "/usr/bin/zsh", {"zsh"});
  take();
  ASSERT_EQ(batch_.runs.size(), 1U);
  EXPECT_EQ(batch_.runs[0].session, "7_3");
}

TEST_F(EnginesTest, SlurmJoinsNoJobOfAnotherUser) {
  machine_.environment = {"SLURM_JOB_ID=12", "SLURM_PROCID=0"};
  start(1, 10, "/usr/bin/bash", {"bash", "slurm_script"});
  machine_.uid = 2000;
  start(1, 20, "/usr/bin/bwa", {"bwa"});
  take();
  EXPECT_EQ(batch_.runs.size(), 2U);
}

TEST_F(EnginesTest, NextflowsJobsOnSlurmAreItsTasks) {
  machine_.environment = {"SLURM_JOB_ID=12", "SLURM_JOB_NAME=nf-ALIGN", "SLURM_PROCID=0"};
  start(1, 10, "/usr/bin/bash", {"/bin/bash", "/var/spool/slurmd/job00012/slurm_script"}, kWork);
  take();
  EXPECT_EQ(batch_.runs.at(0).pipeline, "slurm");
  ASSERT_EQ(batch_.tasks.size(), 1U);
  EXPECT_EQ(batch_.tasks[0].engine, "nextflow");
  EXPECT_EQ(batch_.tasks[0].hash, "7d/10f599");
  EXPECT_EQ(batch_.tasks[0].native_id, "12");
}

// --- Labels.

TEST_F(EnginesTest, LabelsNameARunAndItsTasks) {
  machine_.environment = {"TRACER_BIO_RUN=exp42"};
  start(1, 10, "/usr/bin/bash", {"bash", "anything.sh"});
  machine_.environment = {"TRACER_BIO_RUN=exp42", "TRACER_BIO_TASK=s1"};
  start(10, 20, "/usr/bin/bash", {"bash", "align.sh"});
  machine_.run_to_end(20, 21, "/usr/bin/bwa", {"bwa"}, 0, totals(4));
  take();
  ASSERT_EQ(batch_.runs.size(), 1U);
  EXPECT_EQ(batch_.runs[0].pipeline, "label");
  EXPECT_EQ(batch_.runs[0].name, "exp42");
  ASSERT_EQ(batch_.tasks.size(), 1U);
  EXPECT_EQ(batch_.tasks[0].name, "s1");
  EXPECT_EQ(batch_.tasks[0].executions, 2);
  EXPECT_EQ(record_of(batch_, "bwa").attribution.task, "s1");
  EXPECT_TRUE(record_of(batch_, "bwa").attribution.kept);
}

TEST_F(EnginesTest, ALabelNamesTheRunOfThePipelineThatItsCommandIs) {
  machine_.environment = {"TRACER_BIO_RUN=exp42"};
  start(1, 10, "/usr/bin/bash", {"bash", "rnaseq.sh"});
  start(10, 20, "/usr/bin/bash", {"bash", "-c", "x"});
  take();
  ASSERT_EQ(batch_.runs.size(), 1U);
  EXPECT_EQ(batch_.runs[0].pipeline, "rnaseq");
  EXPECT_EQ(batch_.runs[0].name, "exp42");
}

TEST_F(EnginesTest, ALabelledTaskOutsideOfAnyRunOpensOne) {
  machine_.environment = {"TRACER_BIO_TASK=qc"};
  start(1, 10, "/usr/bin/fastqc", {"fastqc"});
  take();
  EXPECT_EQ(batch_.runs.at(0).pipeline, "label");
  EXPECT_EQ(batch_.tasks.at(0).name, "qc");
}

TEST_F(EnginesTest, ALabelWithinAnotherIsATaskWithinATask) {
  machine_.environment = {"TRACER_BIO_TASK=outer"};
  start(1, 10, "/usr/bin/bash", {"bash", "-c", "x"});
  machine_.environment = {"TRACER_BIO_TASK=inner"};
  start(10, 20, "/usr/bin/bwa", {"bwa"});
  machine_.exit_and_free(20, 0, totals(8));
  take();
  ASSERT_EQ(batch_.tasks.size(), 2U);
  EXPECT_EQ(batch_.tasks[1].parent_task_id, 1);
  EXPECT_EQ(batch_.tasks[0].cpu_ns, 8);
}

TEST(Engines, FindTheValueOfAVariable) {
  Execution execution;
  execution.environment = nul_terminated({"AB=1", "A=x=y", "C="});
  EXPECT_EQ(variable(execution, "A"), "x=y");
  EXPECT_EQ(variable(execution, "C"), "");
  EXPECT_EQ(variable(execution, "B"), "");
}

}  // namespace
}  // namespace tracer_bio
