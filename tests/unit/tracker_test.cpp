#include "core/tracker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <unordered_set>

#include "unit/core_fixture.h"

namespace tracer_bio {
namespace {

TEST(Tracker, GivesOneRowToAShortProcessWithItsFinalFigures) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bwa", {"bwa", "mem"});
  machine.exit(10, 3, totals(1, 4096, 10));
  machine.free(10, {.cpu_ns = 170'000});

  const Batch batch = machine.take(Tracker::Take::kSettled);
  ASSERT_EQ(batch.executions.size(), 1U);
  const Execution& bwa = batch.executions[0].execution;
  EXPECT_EQ(bwa.end_reason, EndReason::kExit);
  EXPECT_EQ(bwa.exit_code, 3);
  EXPECT_EQ(bwa.totals.cpu_ns, 170'000);
  EXPECT_EQ(bwa.totals.write_bytes, 10);
  EXPECT_EQ(bwa.cpu_quality, CpuQuality::kExact);
  EXPECT_EQ(bwa.end_ns.value() - bwa.start_ns, 1'000'000);
  EXPECT_TRUE(machine.take().executions.empty());
}

TEST(Tracker, KeepsBackAnEndedProcessUntilItsFinalFiguresCome) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  machine.exit(10, 0, totals(1));
  EXPECT_TRUE(machine.take(Tracker::Take::kSettled).executions.empty());
  EXPECT_EQ(machine.tracker.unsettled(), 1U);
}

TEST(Tracker, SettlesAZombieThatNobodyReapsWithTheFiguresOfItsExit) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  machine.exit(10, 0, totals(4'000'000));
  machine.now_ns += kSecond;

  const Batch batch = machine.take(Tracker::Take::kSettled);
  ASSERT_EQ(batch.executions.size(), 1U);
  EXPECT_EQ(batch.executions[0].execution.cpu_quality, CpuQuality::kAtExit);

  // Reaped after all: the row is written again.
  machine.free(10, totals(4'100'000));
  const Execution later = machine.take().executions.at(0).execution;
  EXPECT_EQ(later.totals.cpu_ns, 4'100'000);
  EXPECT_EQ(later.cpu_quality, CpuQuality::kExact);
}

TEST(Tracker, CarriesEnvironmentAndLimitOfMemoryOver) {
  Machine machine;
  machine.fork(1, 10);
  const std::string environment = nul_terminated({"TRACER_BIO_TASK=align"});
  machine.tracker.on_exec({.process = machine.key(10),
                           .time_ns = machine.tick(),
                           .image = {.comm = "bwa", .environment = environment},
                           .before = no_totals()});
  machine.tracker.on_exit({.process = machine.key(10),
                           .time_ns = machine.tick(),
                           .exit_signal = 9,
                           .oom_victim = true,
                           .oom_limit_bytes = 16 << 20,
                           .totals = no_totals()});

  const Batch batch = machine.take();
  const Execution& bwa = record_of(batch, "bwa").execution;
  EXPECT_EQ(bwa.environment, environment);
  EXPECT_EQ(bwa.end_reason, EndReason::kOom);
  EXPECT_EQ(bwa.oom_limit_bytes, 16 << 20);
}

TEST(Tracker, TellsTheExecutionsOfOneProcessApart) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/env", {"env", "bwa"});
  machine.exec(10, "/usr/bin/bwa", {"bwa"}, "", totals(2'000'000, 1 << 20));
  machine.exit_and_free(10, 0, totals(9'000'000, 5 << 20));

  const Batch batch = machine.take();
  ASSERT_EQ(batch.executions.size(), 2U);
  const Execution& env = record_of(batch, "env").execution;
  const Execution& bwa = record_of(batch, "bwa").execution;
  EXPECT_EQ(env.end_reason, EndReason::kExec);
  EXPECT_EQ(env.totals.cpu_ns, 2'000'000);
  EXPECT_FALSE(env.exit_code);
  EXPECT_EQ(bwa.previous_id, env.id);
  EXPECT_EQ(bwa.totals.cpu_ns, 7'000'000);
  EXPECT_EQ(bwa.cpu_quality, CpuQuality::kAtExit);
  EXPECT_EQ(bwa.totals.max_rss_bytes, 5 << 20);
  EXPECT_EQ(bwa.max_rss_quality, RssQuality::kExact);
}

TEST(Tracker, TakesAnInheritedPeakOfMemoryForAnUpperBoundOnly) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/true", {"true"}, "", totals(0, 400 << 20));
  machine.exit_and_free(10, 0, totals(1, 400 << 20));
  const Execution bound = machine.take().executions.at(0).execution;
  EXPECT_EQ(bound.max_rss_quality, RssQuality::kUpperBound);

  machine.fork(1, 11);
  machine.exec(11, "/usr/bin/true", {"true"}, "", totals(0, 400 << 20));
  machine.tracker.on_exit({.process = machine.key(11),
                           .time_ns = machine.tick(),
                           .totals = totals(1, 400 << 20),
                           .image_max_rss_bytes = 1 << 20});
  machine.free(11);
  const Execution exact = machine.take().executions.at(0).execution;
  EXPECT_EQ(exact.totals.max_rss_bytes, 1 << 20);
  EXPECT_EQ(exact.max_rss_quality, RssQuality::kExact);
}

TEST(Tracker, AddsForkedWorkersThatNeverExecToTheirProgram) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/python3", {"python3", "work.py"});
  machine.fork(10, 11);
  machine.fork(11, 12);
  machine.exit_and_free(12, 0, totals(5, 7));
  machine.exit_and_free(11, 0, totals(100, 300));
  machine.exit_and_free(10, 0, totals(1000, 200));

  const Batch batch = machine.take();
  ASSERT_EQ(batch.executions.size(), 1U);
  const Execution& python = batch.executions[0].execution;
  EXPECT_EQ(python.totals.cpu_ns, 1105);
  EXPECT_EQ(python.totals.max_rss_bytes, 300);
  EXPECT_EQ(python.forked_processes, 2);
}

TEST(Tracker, AddsAWorkerThatOutlivesItsProgram) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/python3", {"python3"});
  machine.fork(10, 11);
  machine.exit_and_free(10, 0, totals(1000));
  EXPECT_EQ(machine.take().executions.at(0).execution.totals.cpu_ns, 1000);
  machine.exit_and_free(11, 0, totals(50));
  EXPECT_EQ(machine.take().executions.at(0).execution.totals.cpu_ns, 1050);
}

TEST(Tracker, MakesNoRowOfAnExecThatFailed) {
  Machine machine;
  machine.fork(1, 10);
  machine.exit_and_free(10, 127);
  EXPECT_TRUE(machine.take().executions.empty());
}

TEST(Tracker, TellsAReusedPidFromItsFormerOwner) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  const ProcessKey first = machine.key(10);
  machine.exit(10, 1);
  machine.now_ns += kSecond / 10;
  machine.fork(1, 10);  // given away before the first one's free event
  machine.exec(10, "/usr/bin/samtools", {"samtools"});
  machine.tracker.on_free({.process = first, .totals = {.cpu_ns = 5}});
  machine.exit_and_free(10, 2, totals(7));

  const Batch batch = machine.take();
  EXPECT_EQ(record_of(batch, "bwa").execution.totals.cpu_ns, 5);
  EXPECT_EQ(record_of(batch, "bwa").execution.exit_code, 1);
  EXPECT_EQ(record_of(batch, "samtools").execution.totals.cpu_ns, 7);
  EXPECT_EQ(record_of(batch, "samtools").execution.exit_code, 2);
}

TEST(Tracker, TakesTheLaterOfTwoExitsOfThreadsThatLeaveTogether) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  machine.exit(10, 0, totals(1, 0, 100));
  machine.exit(10, 0, totals(2, 0, 150));
  machine.free(10);
  const Batch batch = machine.take();
  ASSERT_EQ(batch.executions.size(), 1U);
  EXPECT_EQ(batch.executions[0].execution.totals.write_bytes, 150);
}

TEST(Tracker, RecordsSignalsAndTheOomKiller) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  machine.exit(10, 0, totals(1), 9);
  machine.free(10);
  machine.fork(1, 11);
  machine.exec(11, "/usr/bin/star", {"star"});
  machine.tracker.on_exit({.process = machine.key(11),
                           .time_ns = machine.tick(),
                           .exit_signal = 9,
                           .oom_victim = true});
  machine.free(11);

  const Batch batch = machine.take();
  EXPECT_EQ(record_of(batch, "bwa").execution.end_reason, EndReason::kSignal);
  EXPECT_EQ(record_of(batch, "bwa").execution.exit_signal, 9);
  EXPECT_FALSE(record_of(batch, "bwa").execution.exit_code);
  EXPECT_EQ(record_of(batch, "star").execution.end_reason, EndReason::kOom);
}

TEST(Tracker, RemembersWhoForkedAProcessWhoseParentWentOn) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bash", {"bash"});
  machine.fork(10, 11);
  machine.exec(10, "/usr/bin/sleep", {"sleep"});
  machine.exec(11, "/usr/bin/bwa", {"bwa"});
  const Batch batch = machine.take();
  EXPECT_EQ(record_of(batch, "bwa").execution.parent_id, record_of(batch, "bash").execution.id);
}

ProcessSnapshot snapshot(pid_t pid, const std::string& exe, const std::string& args,
                         pid_t ppid = 1) {
  ProcessSnapshot result{.process = {pid, kSecond}, .time_ns = 50 * kSecond};
  result.image = {
      .ppid = ppid, .comm = "sleep", .exe = exe, .args = args, .args_bytes = args.size()};
  return result;
}

// A process of the machine, as it is seen now.
ProcessSnapshot running(Machine& machine, pid_t pid, const char* exe, const char* comm,
                        pid_t ppid = 1) {
  ProcessSnapshot result{.process = machine.key(pid), .time_ns = machine.tick()};
  result.image = {.ppid = ppid, .comm = comm, .exe = exe};
  return result;
}

TEST(Tracker, TakesInWhatRunsAlreadyOnce) {
  Machine machine;
  const std::string args = nul_terminated({"sleep", "9"});
  machine.tracker.on_snapshot(snapshot(10, "/usr/bin/sleep", args));
  machine.tracker.on_snapshot(snapshot(10, "/usr/bin/sleep", args));
  const Batch batch = machine.take();
  ASSERT_EQ(batch.executions.size(), 1U);
  EXPECT_EQ(batch.executions[0].execution.origin, Origin::kSnapshot);
}

TEST(Tracker, DoesNotRecordAnExecTwiceThatTheSnapshotSawTheResultOf) {
  Machine machine;
  machine.tracker.on_snapshot(snapshot(10, "/usr/bin/sleep", ""));
  ExecEvent event{.process = {10, kSecond + 123}, .time_ns = 49 * kSecond};
  event.image.comm = "sleep";
  machine.tracker.on_exec(event);
  EXPECT_EQ(machine.take().executions.size(), 1U);
}

TEST(Tracker, CountsASnapshotThatNeverCalledExecAsItsParentsProgram) {
  Machine machine;
  machine.tracker.on_snapshot(snapshot(10, "/usr/bin/python3", ""));
  ProcessSnapshot worker = snapshot(11, "/usr/bin/python3", "", 10);
  worker.forked_only = true;
  machine.tracker.on_snapshot(worker);
  EXPECT_EQ(machine.take().executions.size(), 1U);
}

ExecutionRecord left_open(pid_t pid, uint64_t process_start_ns) {
  ExecutionRecord record;
  record.execution.id = 7;
  record.execution.pid = pid;
  record.execution.process_start_ns = process_start_ns;
  record.execution.comm = "sleep";
  record.execution.exe = "/usr/bin/sleep";
  record.baseline = totals(100);
  return record;
}

TEST(Tracker, ContinuesWhatAnEarlierRecordingLeftOpen) {
  Machine machine{{}, {.next_execution_id = 8}};
  machine.tracker.resume(left_open(10, kSecond + 5), std::nullopt);
  machine.tracker.on_snapshot(snapshot(10, "/usr/bin/sleep", ""));
  EXPECT_TRUE(machine.tracker.take_unobserved().empty());
  machine.exit_and_free(10, 4, totals(150));

  const Batch batch = machine.take();
  ASSERT_EQ(batch.executions.size(), 1U);
  const Execution& sleep = batch.executions[0].execution;
  EXPECT_EQ(sleep.id, 7);
  EXPECT_EQ(sleep.origin, Origin::kRecovered);
  EXPECT_EQ(sleep.totals.cpu_ns, 50);
  EXPECT_EQ(sleep.exit_code, 4);
}

TEST(Tracker, ClosesWhatIsGoneOrHasBecomeAnotherProgram) {
  Machine machine{{}, {.next_execution_id = 9}};
  machine.tracker.resume(left_open(10, 2 * kSecond), std::nullopt);  // another process had that PID
  ExecutionRecord other = left_open(11, kSecond);
  other.execution.id = 8;
  other.execution.exe = "/usr/bin/bash";  // it has called execve since
  machine.tracker.resume(other, std::nullopt);
  machine.tracker.on_snapshot(snapshot(10, "/usr/bin/sleep", ""));
  machine.tracker.on_snapshot(snapshot(11, "/usr/bin/sleep", ""));
  EXPECT_EQ(machine.tracker.take_unobserved(), (std::vector<int64_t>{7, 8}));
  EXPECT_EQ(machine.take().executions.size(), 2U);
}

TEST(Tracker, WritesAShareOfCpuOverTheStepAndNothingForTheIdle) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  const uint64_t begin_ns = machine.now_ns;
  const auto sample = [&](uint64_t seconds, int64_t cpu_ns) {
    const ProcessSample reading{
        .process = machine.key(10), .cpu_ns = cpu_ns, .rss_bytes = 100, .threads = 1, .state = 'R'};
    machine.tracker.on_samples(std::span(&reading, 1), begin_ns + seconds * kSecond);
    return machine.take().metrics;
  };
  const auto first = sample(2, 1'000'000'000);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_DOUBLE_EQ(first[0].cpu_percent.value(), 50);
  EXPECT_TRUE(sample(4, 1'000'000'000).empty());
  const auto third = sample(6, 3'000'000'000);
  ASSERT_EQ(third.size(), 1U);
  EXPECT_DOUBLE_EQ(third[0].cpu_percent.value(), 100);
}

TEST(Tracker, WritesNoSampleForAProcessThatOnlyBeganAndWaits) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/sleep", {"sleep"});
  const ProcessSample reading{
      .process = machine.key(10), .cpu_ns = 900'000, .rss_bytes = 100, .threads = 1, .state = 'S'};
  for (uint64_t pass = 1; pass < 4; ++pass) {
    machine.tracker.on_samples(std::span(&reading, 1), machine.now_ns + pass * kSecond);
  }
  EXPECT_TRUE(machine.take().metrics.empty());
}

TEST(Tracker, IgnoresASampleTakenBeforeTheExec) {
  Machine machine;
  machine.fork(1, 10);
  const uint64_t pass_ns = machine.now_ns;
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  const ProcessSample reading{.process = machine.key(10),
                              .cpu_ns = 5 * static_cast<int64_t>(kSecond)};
  machine.tracker.on_samples(std::span(&reading, 1), pass_ns);
  EXPECT_TRUE(machine.take().metrics.empty());
}

TEST(Tracker, SumsTheSamplesOfForkedWorkers) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/python3", {"python3"});
  machine.fork(10, 11);
  const ProcessSample readings[] = {{.process = machine.key(10),
                                     .cpu_ns = 1'000'000'000,
                                     .rss_bytes = 5,
                                     .threads = 1,
                                     .state = 'S'},
                                    {.process = machine.key(11),
                                     .cpu_ns = 3'000'000'000,
                                     .rss_bytes = 6,
                                     .threads = 1,
                                     .state = 'R'}};
  machine.tracker.on_samples(readings, machine.now_ns + 4 * kSecond);
  const auto metrics = machine.take().metrics;
  ASSERT_EQ(metrics.size(), 1U);
  EXPECT_EQ(metrics[0].cpu_ns, 4'000'000'000);
  EXPECT_EQ(metrics[0].rss_bytes, 11);
  EXPECT_EQ(metrics[0].state, 'R');
}

TEST(Tracker, ClosesWhatIsNotAliveAnyMoreAfterALoss) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  machine.fork(1, 11);
  machine.exec(11, "/usr/bin/sleep", {"sleep"});
  const ProcessSample bwa{.process = machine.key(10), .cpu_ns = 50'000'000, .rss_bytes = 9};
  machine.tracker.on_samples(std::span(&bwa, 1), machine.now_ns + kSecond);
  machine.take();

  const ProcessSnapshot sleep = running(machine, 11, "/usr/bin/sleep", "sleep");
  machine.tracker.recount(std::span(&sleep, 1), machine.tick());  // the exit of bwa was lost

  const Batch batch = machine.take();
  ASSERT_EQ(batch.executions.size(), 1U);
  const Execution& closed = batch.executions[0].execution;
  EXPECT_EQ(closed.end_reason, EndReason::kUnobserved);
  EXPECT_EQ(closed.totals.cpu_ns, 50'000'000);
  EXPECT_EQ(closed.cpu_quality, CpuQuality::kSampled);
}

TEST(Tracker, BeginsWhatNobodySawBeginAfterALoss) {
  Machine machine{{.pipelines = {{"run", {"*"}}}}};
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bash", {"bash", "run.sh"});
  machine.take();

  // The fork and the exec of bwa were lost; its exit is seen.
  const std::vector<ProcessSnapshot> found = {running(machine, 10, "/usr/bin/bash", "bash"),
                                              running(machine, 11, "/usr/bin/bwa", "bwa", 10)};
  machine.tracker.recount(found, machine.tick());
  machine.exit_and_free(11, 3, totals(70));

  const Batch batch = machine.take();
  const auto bwa = std::ranges::find_if(
      batch.executions, [](const ExecutionRecord& record) { return record.execution.pid == 11; });
  ASSERT_NE(bwa, batch.executions.end());
  EXPECT_EQ(bwa->execution.origin, Origin::kSnapshot);
  EXPECT_EQ(bwa->execution.exit_code, 3);
  EXPECT_EQ(bwa->execution.totals.cpu_ns, 70);
  EXPECT_EQ(bwa->attribution.pipeline, "run");
}

TEST(Tracker, BeginsAProgramWhoseExecWasLost) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/env", {"env", "bwa"});
  machine.take();

  ProcessSnapshot bwa = running(machine, 10, "/usr/bin/bwa", "bwa");
  bwa.totals = totals(20);
  machine.tracker.recount(std::span(&bwa, 1), machine.tick());
  machine.exit_and_free(10, 0, totals(70));

  const Batch batch = machine.take();
  ASSERT_EQ(batch.executions.size(), 2U);
  const Execution& before = batch.executions[0].execution;
  const Execution& after = batch.executions[1].execution;
  EXPECT_EQ(before.end_reason, EndReason::kExec);
  EXPECT_EQ(before.end_ns, std::nullopt);
  EXPECT_EQ(after.exe, "/usr/bin/bwa");
  EXPECT_EQ(after.previous_id, before.id);
  EXPECT_EQ(after.totals.cpu_ns, 50);
}

TEST(Tracker, TakesAProcessThatRenamesItselfForWhatItIs) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/python3", {"python3", "work.py"});
  ProcessSnapshot renamed = running(machine, 10, "/usr/bin/python3 (deleted)", "worker");
  const std::string args = nul_terminated({"python3", "work.py"});
  renamed.image.args = args;
  machine.tracker.recount(std::span(&renamed, 1), machine.tick());
  EXPECT_EQ(machine.take().executions.size(), 1U);
}

TEST(Tracker, DoesNotTakeHiddenArgumentsForThoseOfAnotherProgram) {
  Machine machine{{.privacy = {.args = ArgsKept::kNone}}};
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/python3", {"python3", "work.py"});
  ProcessSnapshot renamed = running(machine, 10, "/usr/bin/python3", "worker");
  const std::string args = nul_terminated({"python3", "work.py"});
  renamed.image.args = args;
  machine.tracker.recount(std::span(&renamed, 1), machine.tick());
  EXPECT_EQ(machine.take().executions.size(), 1U);
}

TEST(Tracker, SaysWhatASourceThatOnlyLooksNowAndThenKnowsOfAnEnd) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  machine.tracker.on_exit({.process = machine.key(10),
                           .time_ns = machine.tick(),
                           .status_known = false,
                           .totals = totals(40, 9)});
  machine.tracker.on_free({.process = machine.key(10), .quality = CpuQuality::kSampled});

  const Batch batch = machine.take();
  ASSERT_EQ(batch.executions.size(), 1U);
  const Execution& bwa = batch.executions[0].execution;
  EXPECT_EQ(bwa.end_reason, EndReason::kUnobserved);
  EXPECT_NE(bwa.end_ns, std::nullopt);
  EXPECT_EQ(bwa.exit_code, std::nullopt);
  EXPECT_EQ(bwa.totals.cpu_ns, 40);
  EXPECT_EQ(bwa.cpu_quality, CpuQuality::kSampled);
  EXPECT_EQ(bwa.max_rss_quality, RssQuality::kSampled);
}

TEST(Tracker, TellsAHundredThousandOwnersOfThreeHundredPidsApart) {
  constexpr int kProcesses = 100'000;
  constexpr pid_t kPids = 300;
  Machine machine;
  std::unordered_set<int64_t> ids;
  int64_t cpu_ns = 0;
  for (int i = 0; i < kProcesses; ++i) {
    const auto pid = static_cast<pid_t>(1000 + i % kPids);
    machine.run_to_end(1, pid, "/usr/bin/tiny", {"tiny", std::to_string(i)}, i % 256, totals(i));
    for (const ExecutionRecord& record : machine.take().executions) {
      ids.insert(record.execution.id);
      cpu_ns += record.execution.totals.cpu_ns.value_or(0);
      EXPECT_EQ(record.execution.exit_code, i % 256);
    }
  }
  EXPECT_EQ(ids.size(), size_t{kProcesses});
  EXPECT_EQ(cpu_ns, int64_t{kProcesses} * (kProcesses - 1) / 2);
  EXPECT_EQ(machine.tracker.processes(), 0U);
}

TEST(Tracker, KeepsDurationsWhereTheClockIsSetForthAndBack) {
  constexpr int64_t kYearNs = 31'536'000'000'000'000;
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  machine.tracker.set_utc_minus_boot_ns(kYearNs);
  machine.fork(1, 11);
  machine.exec(11, "/usr/bin/tiny", {"tiny"});
  machine.tracker.set_utc_minus_boot_ns(-1000);
  machine.exit_and_free(10);
  machine.exit_and_free(11);
  for (const ExecutionRecord& record : machine.take().executions) {
    const int64_t duration_ns = *record.execution.end_ns - record.execution.start_ns;
    EXPECT_GT(duration_ns, 0);
    EXPECT_LT(duration_ns, int64_t{kSecond});
  }
}

}  // namespace
}  // namespace tracer_bio
