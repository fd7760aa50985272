#include <csignal>

#include "store/fixture.h"
#include "store/object_rows.h"
#include "store/reader.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

class ReportTest : public StoreTest {
 protected:
  RunReport report(int64_t run_id, const ReportLimits& limits = {}) const {
    return Reader{file_}.report(run_id, limits);
  }
  static std::string ids(const RunReport& report) {
    std::string result;
    for (const ReportExecution& execution : report.executions)
      result += std::to_string(execution.id) + ' ';
    return result;
  }
};

Run ended_run(int64_t id, int64_t root_execution_id) {
  Run run = running_run(id, root_execution_id);
  run.end_ns = kStartNs + 10'000;
  run.status = RunStatus::kSucceeded;
  run.exit_code = 0;
  run.complete = true;
  return run;
}

ExecutionRecord in_run(int64_t id, int64_t run_id) {
  ExecutionRecord record = ended_execution(id);
  record.attribution.run_id = run_id;
  return record;
}

ExecutionRecord failed(ExecutionRecord record) {
  record.execution.exit_code = 1;
  return record;
}

TEST_F(ReportTest, SaysWhichRunsThereAreWhereThereIsNoSuchRun) {
  const Store store{file_};
  const std::string message = message_of([&] { report(7); });
  EXPECT_NE(message.find("no run 7: `tracer-bio runs` lists"), std::string::npos) << message;
}

TEST_F(ReportTest, TellsOfARunInWhichNothingRan) {
  Store store{file_};
  Batch batch;
  batch.runs = {ended_run(1, 1)};
  write(store, batch);
  const RunReport result = report(1);
  EXPECT_EQ(result.runs.size(), 1U);
  EXPECT_EQ(result.from_ns, kStartNs);
  EXPECT_EQ(result.to_ns, kStartNs + 10'000);
  EXPECT_TRUE(result.executions.empty());
  EXPECT_TRUE(result.tools.empty());
  EXPECT_TRUE(result.series.layers.empty());
  EXPECT_EQ(result.as_of_ns, std::nullopt);
}

TEST_F(ReportTest, HasTheExecutionsOfTheRunKeptOrNot) {
  Store store{file_};
  Batch batch = batch_of({in_run(1, 1), in_run(2, 1), in_run(3, 2)});
  batch.executions[1].attribution.kept = false;
  batch.executions[1].attribution.tool = "sed";
  batch.runs = {ended_run(1, 1), ended_run(2, 3)};
  write(store, batch);
  const RunReport result = report(1);
  EXPECT_EQ(ids(result), "1 2 ");
  EXPECT_EQ(result.executions[0].command, "bwa mem");
  EXPECT_EQ(result.tools[result.executions[1].tool].name, "sed");
  EXPECT_EQ(result.executions[0].cpu_ns, 400);
  EXPECT_EQ(result.executions[0].cpu_quality, CpuQuality::kExact);
}

TEST_F(ReportTest, HasTheRunsWithinItWithTheirOwnExecutions) {
  Store store{file_};
  Batch batch = batch_of({in_run(1, 1), in_run(2, 2), in_run(3, 3), in_run(4, 4)});
  batch.runs = {ended_run(1, 1), ended_run(2, 2), ended_run(3, 3), ended_run(4, 4)};
  batch.runs[1].parent_run_id = 1;
  batch.runs[2].parent_run_id = 2;
  batch.tasks = {{.id = 1, .run_id = 3, .engine = "nextflow"}};
  write(store, batch);
  const RunReport result = report(1);
  ASSERT_EQ(result.runs.size(), 3U);
  EXPECT_EQ(result.runs[0].run.id, 1);
  EXPECT_EQ(result.runs[0].user, "root");
  EXPECT_EQ(result.runs[2].run.id, 3);
  EXPECT_EQ(result.runs[2].run.parent_run_id, 2);
  EXPECT_EQ(ids(result), "1 2 3 ");
  EXPECT_EQ(result.tasks.size(), 1U);
  EXPECT_EQ(ids(report(2)), "2 3 ");
}

TEST_F(ReportTest, SumsByTool) {
  Store store{file_};
  Batch batch = batch_of({in_run(1, 1), failed(in_run(2, 1)), in_run(3, 1)});
  batch.executions[2].attribution.tool = "grep";
  batch.executions[2].execution.totals.cpu_ns = 1;
  batch.executions[0].execution.totals.max_rss_bytes = 9;
  batch.executions[0].execution.max_rss_quality = RssQuality::kUpperBound;
  batch.executions[1].execution.totals.max_rss_bytes = 5;
  batch.executions[1].execution.max_rss_quality = RssQuality::kExact;
  batch.runs = {ended_run(1, 1)};
  write(store, batch);
  const RunReport result = report(1);
  ASSERT_EQ(result.tools.size(), 2U);
  EXPECT_EQ(result.tools[0].name, "bwa");
  EXPECT_EQ(result.tools[0].executions, 2);
  EXPECT_EQ(result.tools[0].failed, 1);
  EXPECT_EQ(result.tools[0].cpu_ns, 800);
  EXPECT_EQ(result.tools[0].duration_ns, 1000);
  EXPECT_EQ(result.tools[0].max_rss_bytes, 5);
  EXPECT_EQ(result.outcomes.failed, 1);
}

TEST_F(ReportTest, TellsFailuresThatNobodyWasToldOf) {
  Store store{file_};
  Batch batch = batch_of({in_run(1, 1), failed(in_run(2, 1)), failed(in_run(3, 1)), in_run(4, 1)});
  batch.executions[0].attribution.tool = "bash";
  batch.executions[1].execution.parent_id = 1;
  Execution& killed = batch.executions[3].execution;
  killed.exit_code.reset();
  killed.exit_signal = SIGKILL;
  killed.end_reason = EndReason::kOom;
  killed.oom_limit_bytes = 4096;
  batch.runs = {ended_run(1, 1)};
  write(store, batch);
  const RunReport result = report(1);
  EXPECT_EQ(result.executions[1].hidden_behind, "bash");
  EXPECT_EQ(result.executions[2].hidden_behind, std::nullopt);
  EXPECT_EQ(result.executions[3].outcome, Outcome::kOom);
  EXPECT_EQ(result.executions[3].oom_limit_bytes, 4096);
  EXPECT_EQ(result.outcomes.oom, 1);
}

TEST_F(ReportTest, TakesWhatStillRunsFromItsLastSample) {
  Store store{file_};
  ExecutionRecord open = open_execution(1);
  Batch batch = batch_of({open});
  batch.metrics = {sample(1, 2000, 900, 64), sample(1, 6000, 1500, 32)};
  batch.runs = {running_run(1, 1)};
  batch.recorder_stats = {{.recording_id = 1, .time_ns = kStartNs + 9000, .sampler = "iterator"}};
  write(store, batch);
  const RunReport result = report(1, {.steps = 9});
  EXPECT_EQ(result.as_of_ns, kStartNs + 9000);
  EXPECT_EQ(result.to_ns, kStartNs + 9000);
  EXPECT_EQ(result.executions[0].cpu_ns, 1500);
  EXPECT_EQ(result.executions[0].cpu_quality, CpuQuality::kSampled);
  EXPECT_EQ(result.executions[0].max_rss_bytes, 64);
  EXPECT_EQ(result.tools[0].cpu_ns, 1500);
  EXPECT_EQ(result.tools[0].max_rss_bytes, 64);
  EXPECT_EQ(result.series.samples, 2);
  EXPECT_EQ(result.series.layers[0].rss_bytes,
            (std::vector<int64_t>{0, 0, 64, 64, 64, 64, 32, 32, 32}));
}

TEST_F(ReportTest, IsNotMadeLongerByWhatARunLeftBehind) {
  Store store{file_};
  Batch batch = batch_of({in_run(1, 1), open_execution(2)});
  batch.metrics = {sample(2, 900'000, 900, 64)};
  batch.runs = {ended_run(1, 1)};
  write(store, batch);
  EXPECT_EQ(report(1).to_ns, kStartNs + 10'000);
}

TEST_F(ReportTest, SumsLeaveNothingOutThatItDoesNotList) {
  Store store{file_};
  Batch batch = batch_of({in_run(1, 1), in_run(2, 1), failed(in_run(3, 1)), in_run(4, 1)});
  batch.executions[1].execution.end_ns = batch.executions[1].execution.start_ns + 5000;
  batch.runs = {ended_run(1, 1)};
  write(store, batch);
  const RunReport result = report(1, {.executions = 2});
  EXPECT_EQ(ids(result), "2 3 ");
  EXPECT_EQ(result.executions_left_out, 2);
  EXPECT_EQ(result.tools[0].cpu_ns, 1600);
  int64_t cpu_ns = 0;
  for (const int64_t step : result.series.layers[0].cpu_ns) cpu_ns += step;
  EXPECT_EQ(cpu_ns, 1600);
}

TEST_F(ReportTest, PutsSmallToolsTogether) {
  Store store{file_};
  Batch batch = batch_of({in_run(1, 1), in_run(2, 1), in_run(3, 1)});
  batch.executions[0].attribution.tool = "large";
  batch.executions[0].execution.totals.cpu_ns = 5000;
  batch.executions[1].attribution.tool = "small";
  batch.executions[2].attribution.tool = "tiny";
  batch.runs = {ended_run(1, 1)};
  write(store, batch);
  const RunReport result = report(1, {.layers = 1});
  ASSERT_EQ(result.series.layers.size(), 2U);
  EXPECT_EQ(result.series.layers[0].tool, 0U);
  EXPECT_EQ(result.tools[0].name, "large");
  EXPECT_EQ(result.series.layers[1].tool, std::nullopt);
}

TEST_F(ReportTest, CutsLongCommandsThroughNoCharacter) {
  Store store{file_};
  Batch batch = batch_of({in_run(1, 1)});
  batch.executions[0].execution.args = std::string{"caf\u00e9\0", 6};
  batch.runs = {ended_run(1, 1)};
  write(store, batch);
  const RunReport result = report(1, {.command_bytes = 5});
  EXPECT_EQ(result.executions[0].command, "'caf");
  EXPECT_TRUE(result.executions[0].command_cut);
}

TEST_F(ReportTest, TellsWhatWasLostWhileItWentOn) {
  Store store{file_};
  Batch batch;
  batch.runs = {ended_run(1, 1)};
  batch.losses = {{1, kStartNs - 20, kStartNs - 10, "ring", "exec", 1},
                  {1, kStartNs - 20, kStartNs + 10, "ring", "exit", 2},
                  {1, kStartNs + 20'000, kStartNs + 20'001, "ring", "fork", 3}};
  write(store, batch);
  const RunReport result = report(1);
  ASSERT_EQ(result.losses.size(), 1U);
  EXPECT_EQ(result.losses[0].kind, "exit");
  EXPECT_EQ(result.losses[0].count, 2);
}

TEST_F(ReportTest, TellsWhichSoftwareRan) {
  Store store{file_};
  const auto packed = [](uint64_t inode, const char* path, ObjectKind kind, const char* package) {
    ObjectFile file = object_file(inode, path);
    file.kind = kind;
    file.package = package;
    file.version = "1.2";
    return file;
  };
  // A tool, a script in Python that loads two extensions of numpy, and one that nobody looked at.
  Batch batch = batch_of({made_of(in_run(1, 1), object_set({10, 11})),
                          made_of(in_run(2, 1), object_set({20, 11, 21, 22})),
                          made_of(in_run(3, 1), object_set({20, 11, 21, 22, 30, 31})), in_run(4, 1),
                          made_of(in_run(5, 2), object_set({12}))});
  for (const size_t script : {1U, 2U}) batch.executions[script].attribution.tool = "count.py";
  batch.objects = {packed(10, "/usr/bin/bwa", ObjectKind::kExecutable, "bwa"),
                   packed(20, "/usr/bin/python3.11", ObjectKind::kExecutable, "python"),
                   object_file(11, "/lib/libz.so.1"),
                   packed(21, "/numpy/a.so", ObjectKind::kPython, "numpy"),
                   packed(22, "/numpy/b.so", ObjectKind::kPython, "numpy")};
  batch.runs = {ended_run(1, 1), ended_run(2, 5)};
  write(store, batch);
  const ReportSoftware software = report(1).software;
  EXPECT_EQ(software.executions, 3);
  ASSERT_EQ(software.programs.size(), 2U);
  EXPECT_EQ(software.programs[0].tool, "bwa");
  EXPECT_EQ(software.programs[0].file.version, "1.2");
  EXPECT_TRUE(software.programs[0].is_tool);
  EXPECT_FALSE(software.programs[1].is_tool);
  EXPECT_EQ(software.programs[1].file.path, "/usr/bin/python3.11");
  EXPECT_EQ(software.programs[1].executions, 2);
  std::string libraries;
  for (const ReportLibrary& library : software.libraries)
    libraries += library.name + ' ' + std::to_string(library.executions) + '\n';
  EXPECT_EQ(libraries, "libz.so.1 3\nnumpy 2\n");
  ASSERT_EQ(software.unknown.size(), 1U);
  EXPECT_EQ(software.unknown[0].why, ObjectUnknown::kNoPath);
  EXPECT_EQ(software.unknown[0].files, 2);
  const ReportSoftware bounded = report(1, {.libraries = 1}).software;
  EXPECT_EQ(bounded.libraries.size(), 1U);
  EXPECT_EQ(bounded.libraries_left_out, 1);
}

TEST_F(ReportTest, KnowsTheMachine) {
  Store store{file_};
  store.begin_recording(recording(1));
  Batch batch;
  batch.runs = {ended_run(1, 1)};
  batch.host_metrics = {{.time_ns = kStartNs, .cpus = 16, .memory_total_bytes = 1 << 30}};
  write(store, batch);
  const RunReport result = report(1);
  ASSERT_TRUE(result.recording && result.host);
  EXPECT_EQ(result.recording->host, "node7");
  EXPECT_EQ(result.host->cpus, 16);
}

TEST_F(ReportTest, ScansNoTableAsAWhole) {
  const Store store{file_};
  for (const EmbeddedFile& file : query_files()) {
    if (!file.name.starts_with("report_")) continue;
    const std::string plan = ask("EXPLAIN QUERY PLAN " + std::string{file.text});
    // What is read as a whole is the list of runs that was asked for, sets, and what is made of
    // both.
    for (size_t at = plan.find("SCAN "); at != std::string::npos; at = plan.find("SCAN ", at + 1)) {
      const std::string_view scan = std::string_view{plan}.substr(at, plan.find('\n', at) - at);
      EXPECT_TRUE(scan.starts_with("SCAN run VIRTUAL TABLE") ||
                  scan.starts_with("SCAN element VIRTUAL TABLE") || scan == "SCAN used" ||
                  scan == "SCAN part")
          << file.name << '\n'
          << plan;
    }
  }
}

}  // namespace
}  // namespace tracer_bio
