// When an engine's files are asked for, and what the answers tell: with Snakemake's.
#include <gtest/gtest.h>

#include "core/engines/snakemake_records.h"
#include "unit/engines_fixture.h"
#include "unit/fake_folders.h"

namespace tracer_bio {
namespace {

class EngineFilesTest : public EnginesTest {
 protected:
  void start_snakemake() {
    start(1, 10, "/venv/bin/python3.11", {"python", "/venv/bin/snakemake", "--cores", "2"});
  }

  void start_job(pid_t pid, const std::string& command, pid_t snakemake = 10) {
    start(snakemake, pid, "/usr/bin/bash",
          {"/usr/bin/bash", "-c", "set -euo pipefail;  " + command});
  }

  void run_job(pid_t pid, const std::string& command, pid_t snakemake = 10) {
    start_job(pid, command, snakemake);
    machine_.exit_and_free(pid);
  }

  // Snakemake wrote of one that has ended.
  void write_job(const std::string& rule, const std::string& id, const std::string& command) {
    const std::string output = "out/" + id;
    files_.files[kLogFile] += kTime + "localrule " + rule + ":\n    output: " + output +
                              "\n    jobid: " + id + "\n    wildcards: s=a, n=1\n" + kTime +
                              "Finished jobid: " + id + " (Rule: " + rule + ")\n";
    files_.files[*snakemake_metadata_of(output)] = R"({"shellcmd": ")" + command + R"( \n"})";
  }

  // How many questions there were.
  size_t answer() {
    auto requests = machine_.linker.take_requests();
    for (FileRequest& request : requests) {
      request.engine->read_run(files_, std::get<tracer_bio::Run>(request.row), request.jobs);
      machine_.linker.describe(request);
    }
    return requests.size();
  }

  // Its names by id, as far as they changed.
  std::string taken_name(int64_t id) {
    take();
    return task_of(batch_, id).name;
  }

  bool is_remembered(int64_t task_id) {
    take();
    return machine_.linker.around({1, task_id}).has_value();
  }

  inline static const std::string kTime = "[Tue Nov 24 14:32:39 2026]\n";
  static constexpr const char* kLogFile = ".snakemake/log/1.snakemake.log";
  FakeFolders files_{{{kLogFile, "  Workflow ID: cd18\n  Command: snakemake --cores 2\n"}}};
};

TEST_F(EngineFilesTest, NamesATaskByItsRecordsAtTheEndOfTheRun) {
  start_snakemake();
  run_job(20, "bwa index x");
  EXPECT_EQ(taken_name(1), "");
  EXPECT_TRUE(is_remembered(1));
  write_job("index", "4", "bwa index x");
  machine_.exit_and_free(10);
  EXPECT_EQ(answer(), 2U);  // at its first task, and now
  take();
  const tracer_bio::Task& task = task_of(batch_, 1);
  EXPECT_EQ(task.name, "index (s=a,n=1)");
  EXPECT_EQ(task.process, "index");
  EXPECT_EQ(task.tag, "s=a,n=1");
  EXPECT_EQ(task.native_id, "4");
  EXPECT_EQ(task.attempt, 1);
  EXPECT_EQ(batch_.runs.at(0).session, "cd18");
  EXPECT_FALSE(is_remembered(1));
}

TEST_F(EngineFilesTest, NamesATaskThatHasEndedWhileOthersBegin) {
  start_snakemake();
  run_job(20, "bwa index x");
  EXPECT_EQ(answer(), 1U);
  write_job("index", "4", "bwa index x");
  start_job(21, "sleep 100");
  EXPECT_EQ(answer(), 0U);  // too early
  machine_.now_ns += 30 * kSecond;
  start_job(22, "sleep 200");
  EXPECT_EQ(answer(), 1U);
  EXPECT_EQ(taken_name(1), "index (s=a,n=1)");
  EXPECT_FALSE(is_remembered(1));
  EXPECT_TRUE(is_remembered(2));
}

TEST_F(EngineFilesTest, NamesTasksOfOneCommandInTheirOrder) {
  start_snakemake();
  run_job(20, "touch done");
  run_job(21, "touch done");
  write_job("first", "7", "touch done");
  write_job("second", "5", "touch done");
  machine_.exit_and_free(10);
  answer();
  take();
  EXPECT_EQ(task_of(batch_, 1).process, "first");
  EXPECT_EQ(task_of(batch_, 2).process, "second");
}

TEST_F(EngineFilesTest, NamesNoTaskWhereItsCommandMayBeAnothers) {
  start_snakemake();
  run_job(20, "touch done");
  start_job(21, "touch done");
  machine_.exit_and_free(21, 1);
  write_job("first", "7", "touch done");  // of one of them
  machine_.exit_and_free(10);
  answer();
  take();
  EXPECT_EQ(task_of(batch_, 1).name, "");
  EXPECT_EQ(task_of(batch_, 2).name, "");
  EXPECT_FALSE(is_remembered(1));
}

TEST_F(EngineFilesTest, KnowsLaterWhichOfTwoThatBeganWithOneCommandEndedFirst) {
  start_snakemake();
  answer();
  start_job(20, "touch done");
  run_job(21, "touch done");
  answer();
  write_job("second", "5", "touch done");
  machine_.now_ns += 30 * kSecond;
  start_job(22, "sleep 100");
  answer();
  EXPECT_EQ(taken_name(2), "second (s=a,n=1)");
  machine_.exit_and_free(20);
  write_job("first", "7", "touch done");
  machine_.exit_and_free(10);
  answer();
  EXPECT_EQ(taken_name(1), "first (s=a,n=1)");
}

TEST_F(EngineFilesTest, ForgetsTasksThatNobodyNames) {
  start_snakemake();
  run_job(20, "bwa index x");
  machine_.exit_and_free(10);
  EXPECT_EQ(taken_name(1), "");
  EXPECT_TRUE(is_remembered(1));
  // As a replay answers: nobody reads.
  for (const FileRequest& request : machine_.linker.take_requests())
    machine_.linker.describe(request);
  EXPECT_FALSE(is_remembered(1));
}

TEST_F(EngineFilesTest, ForgetsTheFirstOfTooManyThatWait) {
  start_snakemake();
  for (pid_t pid = 100; pid < 2100; ++pid) run_job(pid, "bwa");
  EXPECT_TRUE(is_remembered(1));
  run_job(2100, "bwa");
  EXPECT_FALSE(is_remembered(1));
  EXPECT_TRUE(is_remembered(2));
}

TEST_F(EngineFilesTest, WaitsForNoNameOfAScript) {
  start_snakemake();
  run_job(20, "/venv/bin/python /data/.snakemake/scripts/tmp_0mvb6fv.count.py");
  answer();
  EXPECT_FALSE(is_remembered(1));
}

TEST_F(EngineFilesTest, LooksForRecordsWhereItsJobsAre) {
  start(1, 10, "/venv/bin/python3.11", {"python", "/venv/bin/snakemake", "--directory", "sub"});
  start(10, 20, "/usr/bin/bash", {"bash", "-c", "x"}, "/data/sub/.snakemake/shadow/tmp1");
  const auto requests = machine_.linker.take_requests();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].folders, (std::vector<std::string>{"/data/sub", "/data"}));
}

TEST_F(EngineFilesTest, NamesTheTasksOfEachStartWithinOnePipeline) {
  start(1, 9, "/usr/bin/bash", {"bash", "rnaseq.sh"});
  for (const pid_t pid : {10, 11}) {
    start(9, pid, "/venv/bin/python3.11", {"python", "/venv/bin/snakemake", "--cores", "2"});
    run_job(pid + 20, "bwa", pid);
    write_job(pid == 10 ? "first" : "second", "0", "bwa");
    machine_.exit_and_free(pid);
    EXPECT_EQ(answer(), 2U);
    EXPECT_EQ(taken_name(pid - 9), pid == 10 ? "first (s=a,n=1)" : "second (s=a,n=1)");
    files_.files[kLogFile] = "  Workflow ID: second\n  Command: snakemake --cores 2\n";
  }
}

TEST_F(EngineFilesTest, CarriesOnWithAnEngineThatAnotherRecordingSaw) {
  tracer_bio::Run run;
  run.id = 1;
  run.engine = run.pipeline = "snakemake";
  run.root_execution_id = 77;
  Linker linker{all_engines(), 2, {.run = 2, .task = 5}};
  linker.resume(run);
  Execution snakemake{.id = 77, .pid = 10};
  snakemake.args = nul_terminated({"python", "/venv/bin/snakemake", "--cores", "2"});
  snakemake.exe = "/venv/bin/python3.11";
  linker.resume_root(snakemake, {1});
  Execution job{.id = 78, .pid = 20, .parent_id = 77, .exe = "/usr/bin/bash"};
  job.args = nul_terminated({"bash", "-c", "set -euo pipefail;  bwa"});
  EXPECT_EQ(linker.begin(job, Place{1}).task_id, 5);
  EXPECT_EQ(linker.take_requests().size(), 1U);
}

}  // namespace
}  // namespace tracer_bio
