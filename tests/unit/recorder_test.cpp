#include "daemon/recorder.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "unit/core_fixture.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

// Delivers, at each poll, what the next step does to the handler.
class ScriptedSource final : public Source {
 public:
  using Step = std::function<void(EventHandler&)>;
  explicit ScriptedSource(std::vector<Step> steps) : steps_(std::move(steps)) {}

  std::string_view name() const override { return "script"; }
  void attach() override {}
  void detach() override {}
  bool poll(EventHandler& handler, milliseconds) override {
    if (next_ == steps_.size()) return false;
    steps_[next_++](handler);
    return true;
  }
  std::vector<SourceLoss> take_losses() override { return std::exchange(losses, {}); }
  uint64_t backlog_bytes() const override { return 0; }
  int64_t utc_minus_boot_ns() const override { return 0; }
  std::optional<uint64_t> now_ns() const override { return clock_ns; }

  std::vector<SourceLoss> losses;
  std::optional<uint64_t> clock_ns;

 private:
  std::vector<Step> steps_;
  size_t next_ = 0;
};

void begin_process(EventHandler& handler, pid_t pid, size_t args_bytes = 10) {
  const ProcessKey key{pid, kSecond};
  handler.on_fork({.child = key, .parent = {1, 1}, .time_ns = kSecond});
  const std::string args = nul_terminated({"tiny", std::string(args_bytes, 'x')});
  ExecEvent exec{.process = key, .time_ns = 2 * kSecond};
  exec.image.comm = "tiny";
  exec.image.args = args;
  handler.on_exec(exec);
}

// It is not reaped yet.
void exit_process(EventHandler& handler, pid_t pid) {
  handler.on_exit({.process = {pid, kSecond}, .time_ns = 3 * kSecond, .totals = totals(5)});
}

void one_process(EventHandler& handler, pid_t pid, size_t args_bytes = 10) {
  const ProcessKey key{pid, kSecond};
  begin_process(handler, pid, args_bytes);
  exit_process(handler, pid);
  handler.on_free({.process = key, .totals = totals(5)});
}

struct Recording {
  explicit Recording(std::vector<ScriptedSource::Step> steps, size_t queue_bytes = 1 << 20)
      : source(std::move(steps)), channels(queue_bytes) {}

  std::vector<Batch> run() { return run(source); }

  // With steps that need to know of this recording.
  std::vector<Batch> run(ScriptedSource& events) {
    Recorder recorder{
        {.recording_id = 1, .interval = milliseconds{0}}, events, tracker, linker, channels};
    recorder.run(std::stop_token{});
    return channels.rows.take(milliseconds{0});
  }

  ScriptedSource source;
  Channels channels;
  Linker linker{{}, 1, {}};
  Tracker tracker{{}, linker};
};

size_t executions_in(const std::vector<Batch>& batches) {
  size_t count = 0;
  for (const Batch& batch : batches) count += batch.executions.size();
  return count;
}

std::map<std::string, int64_t> losses_in(const std::vector<Batch>& batches) {
  std::map<std::string, int64_t> counts;
  for (const Batch& batch : batches) {
    for (const Loss& loss : batch.losses)
      counts[loss.stage + '/' + loss.kind] += loss.count.value_or(0);
  }
  return counts;
}

TEST(Recorder, HandsOverEverythingBeforeItReturns) {
  Recording recording{{[](EventHandler& handler) { one_process(handler, 10); },
                       [](EventHandler& handler) { one_process(handler, 11); }}};
  const auto batches = recording.run();
  EXPECT_EQ(executions_in(batches), 2U);
  EXPECT_TRUE(losses_in(batches).empty());
}

TEST(Recorder, WritesWhatTheSourceLostIntoTheLedger) {
  Recording recording{{[](EventHandler&) {}}};
  recording.source.losses = {{"exec", 3}, {"free", 4}};
  EXPECT_EQ(losses_in(recording.run()),
            (std::map<std::string, int64_t>{{"ring/exec", 3}, {"ring/free", 4}}));
}

TEST(Recorder, StoresOrCountsEveryExecutionWhereTheStoreIsTooSlow) {
  constexpr pid_t kProcesses = 100;
  constexpr pid_t kTakenEach = 30;
  Recording recording{{}, 50'000};
  size_t taken = 0;
  const auto store = [&] {
    taken += executions_in(recording.channels.rows.take(milliseconds{0}));
    recording.channels.rows.release();
  };
  std::vector<ScriptedSource::Step> steps;
  for (pid_t i = 0; i <= kProcesses; ++i) {
    steps.emplace_back([&, i](EventHandler& handler) {
      if (i % kTakenEach == 0 || i == kProcesses) store();
      if (i < kProcesses) one_process(handler, 10 + i, 4096);
    });
  }
  ScriptedSource source{std::move(steps)};
  const auto last = recording.run(source);
  taken += executions_in(last);
  int64_t lost = recording.tracker.executions_begun() - static_cast<int64_t>(taken);
  EXPECT_GT(lost, 0);
  EXPECT_EQ(last.back().recorder_stats.back().lost, lost);
}

TEST(Recorder, TellsALossWithTheFirstBatchThatFits) {
  // The first batch fills the queue, the second finds no room, the third is taken once there is
  // room again.
  Recording recording{{}, 20'000};
  std::vector<Batch> early;
  ScriptedSource source{{
      [](EventHandler& handler) { one_process(handler, 10, 15'000); },
      [](EventHandler& handler) { one_process(handler, 11, 15'000); },
      [&](EventHandler& handler) {
        early = recording.channels.rows.take(milliseconds{0});
        recording.channels.rows.release();
        one_process(handler, 12, 100);
      },
  }};
  const auto late = recording.run(source);
  EXPECT_EQ(executions_in(early), 1U);
  EXPECT_EQ(executions_in(late), 1U);
  early.insert(early.end(), late.begin(), late.end());
  EXPECT_EQ(losses_in(early), (std::map<std::string, int64_t>{{"queue/executions", 1}}));
}

void one_sampled(EventHandler& handler, pid_t pid, std::string_view name) {
  const ProcessKey key{pid, kSecond};
  handler.on_fork({.child = key, .parent = {1, 1}, .time_ns = kSecond});
  const std::string args = nul_terminated({std::string{name}, std::string(15'000, 'x')});
  ExecEvent exec{.process = key, .time_ns = 2 * kSecond};
  exec.image.comm = name;
  exec.image.args = args;
  handler.on_exec(exec);
  handler.on_exit({.process = key, .time_ns = 3 * kSecond, .totals = totals(5)});
  handler.on_free({.process = key, .totals = totals(5)});
}

TEST(Recorder, ShedsWaitingRowsOfNoRunForThoseOfAPipeline) {
  Recording recording{{[](EventHandler& handler) { one_sampled(handler, 10, "other"); },
                       [](EventHandler& handler) { one_sampled(handler, 11, "bwa"); }},
                      20'000};
  recording.linker.set_filter({.pipelines = {{"bwa", {"*"}}}});
  const auto batches = recording.run();
  ASSERT_EQ(executions_in(batches), 1U);
  for (const Batch& batch : batches) {
    for (const ExecutionRecord& record : batch.executions) EXPECT_EQ(record.execution.comm, "bwa");
  }
  EXPECT_EQ(losses_in(batches), (std::map<std::string, int64_t>{{"queue/executions", 1}}));
}

TEST(Recorder, CountsNothingAsLostWhoseEndIsStored) {
  Recording recording{{}, 20'000};
  std::vector<Batch> early;
  ScriptedSource source{{
      [](EventHandler& handler) { one_process(handler, 10, 15'000); },
      [](EventHandler& handler) {  // begins where there is no room
        handler.on_fork({.child = {11, kSecond}, .parent = {1, 1}, .time_ns = kSecond});
        ExecEvent exec{.process = {11, kSecond}, .time_ns = kSecond};
        exec.image.comm = "bwa";
        const std::string args = nul_terminated({"bwa", std::string(15'000, 'x')});
        exec.image.args = args;
        handler.on_exec(exec);
      },
      [&](EventHandler& handler) {
        early = recording.channels.rows.take(milliseconds{0});
        recording.channels.rows.release();
        handler.on_exit({.process = {11, kSecond}, .time_ns = 3 * kSecond, .totals = totals(5)});
        handler.on_free({.process = {11, kSecond}, .totals = totals(5)});
      },
  }};
  const auto late = recording.run(source);
  const size_t stored = executions_in(early) + executions_in(late);
  int64_t lost = 0;
  for (const auto& [kind, count] : losses_in(late)) lost += kind == "queue/executions" ? count : 0;
  EXPECT_EQ(static_cast<int64_t>(stored) + lost, recording.tracker.executions_begun());
  EXPECT_EQ(executions_in(late), 1U);
}

TEST(Recorder, CountsNoExecutionAsLostOfWhichOnlyTheFinalFiguresFindNoRoom) {
  Recording recording{{}, 20'000};
  ScriptedSource source{{
      [](EventHandler& handler) {
        begin_process(handler, 11);
        exit_process(handler, 11);
      },
      [](EventHandler& handler) { one_process(handler, 10, 15'000); },
      [](EventHandler& handler) {
        one_process(handler, 12, 15'000);
        handler.on_free({.process = {11, kSecond}, .totals = totals(5)});
      },
  }};
  source.clock_ns = 3 * kSecond;
  const auto batches = recording.run(source);
  std::set<int64_t> stored;
  for (const Batch& batch : batches) {
    for (const ExecutionRecord& record : batch.executions) stored.insert(record.execution.id);
  }
  EXPECT_EQ(stored, (std::set<int64_t>{1, 2}));
  EXPECT_EQ(losses_in(batches), (std::map<std::string, int64_t>{{"queue/executions", 1}}));
}

TEST(Recorder, SettlesByTheClockOfItsSource) {
  Recording recording{{}};
  ScriptedSource source{{
      [](EventHandler& handler) {
        begin_process(handler, 11);
        exit_process(handler, 11);
      },
      [](EventHandler& handler) {
        handler.on_free({.process = {11, kSecond}, .totals = totals(7)});
      },
  }};
  source.clock_ns = 3 * kSecond;  // of a recording; here it is later, or earlier
  Execution last;
  for (const Batch& batch : recording.run(source)) {
    for (const ExecutionRecord& record : batch.executions) last = record.execution;
  }
  EXPECT_EQ(last.cpu_quality, CpuQuality::kExact);
  EXPECT_EQ(last.totals.cpu_ns, 7);
}

TEST(Recorder, TakesANewFilter) {
  Recording recording{{[](EventHandler& handler) { one_process(handler, 10); },
                       [](EventHandler& handler) { one_process(handler, 11); }}};
  Filter filter{.pipelines = {{"tiny", {"*"}}}};
  recording.channels.filters.push(filter, 1);
  size_t runs = 0;
  for (const Batch& batch : recording.run()) runs += batch.runs.size();
  EXPECT_EQ(runs, 1U);  // the filter came after the first
}

// In a container of Docker's.
void one_contained(EventHandler& handler, pid_t pid) {
  const ProcessKey key{pid, kSecond};
  handler.on_fork({.child = key, .parent = {1, 1}, .time_ns = kSecond});
  const std::string cgroup = "/docker/" + std::string(64, 'c');
  ExecEvent exec{.process = key, .time_ns = 2 * kSecond};
  exec.image.comm = "bwa";
  exec.image.cgroup = cgroup;
  handler.on_exec(exec);
}

std::vector<std::string> images_in(const std::vector<Batch>& batches) {
  std::vector<std::string> images;
  for (const Batch& batch : batches) {
    for (const Container& container : batch.containers) images.push_back(container.image);
  }
  return images;
}

TEST(Recorder, PassesOnWhatIsToldOfContainers) {
  Recording recording{{}};
  FileChannels& files = *recording.channels.files;
  ScriptedSource source{{
      [](EventHandler& handler) { one_contained(handler, 10); },
      [&](EventHandler&) {
        auto asked = files.asked.take(milliseconds{0});
        ASSERT_EQ(asked.size(), 1U);
        std::get<Container>(asked[0]).image = "bwa:0.7";
        files.told.push(asked[0], 1);
      },
  }};
  EXPECT_EQ(images_in(recording.run(source)), (std::vector<std::string>{"", "bwa:0.7"}));
}

TEST(Recorder, KeepsContainersOfWhichNobodyTells) {
  Recording recording{
      {[](EventHandler& handler) { one_contained(handler, 10); }, [](EventHandler&) {}}};
  recording.channels.files->asked.close();
  EXPECT_EQ(images_in(recording.run()), (std::vector<std::string>{"", ""}));
}

TEST(Recorder, PassesSamplesOn) {
  Recording recording{
      {[](EventHandler& handler) {
         handler.on_fork({.child = {10, kSecond}, .parent = {1, 1}, .time_ns = kSecond});
         ExecEvent exec{.process = {10, kSecond}, .time_ns = kSecond};
         exec.image.comm = "bwa";
         handler.on_exec(exec);
       },
       [](EventHandler&) {}}};
  SamplePass pass{.samples = {{.process = {10, kSecond}, .cpu_ns = 50'000'000}},
                  .time_ns = 2 * kSecond,
                  .host = {{}}};
  recording.channels.samples.push(pass, 1);
  size_t metrics = 0;
  size_t hosts = 0;
  for (const Batch& batch : recording.run()) {
    metrics += batch.metrics.size();
    hosts += batch.host_metrics.size();
  }
  EXPECT_EQ(metrics, 1U);
  EXPECT_EQ(hosts, 1U);
}

}  // namespace
}  // namespace tracer_bio
