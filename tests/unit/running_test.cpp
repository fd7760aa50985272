#include "core/running.h"

#include <gtest/gtest.h>

#include <string>

#include "cli/output/live_view.h"

namespace tracer_bio {
namespace {

RunningExecution execution(int64_t id, std::optional<double> cpu_percent, int64_t sample_ns) {
  RunningExecution result;
  result.id = id;
  result.start_ns = 10;
  result.sample_ns = sample_ns;
  result.cpu_percent = cpu_percent;
  return result;
}

TEST(Running, PutsTheBusiestFirstAndTheUnknownLast) {
  Running running{.executions = {execution(1, 5, 90), execution(2, {}, 90), execution(3, 70, 90),
                                 execution(4, 5, 90)},
                  .host = {},
                  .idle_before_ns = {}};
  settle(running, 110);
  std::string ids;
  for (const auto& row : running.executions) ids += std::to_string(row.id);
  EXPECT_EQ(ids, "3142");
  EXPECT_EQ(running.executions[0].running_ns, 100);
}

// Who does nothing gets no new sample, and the last one tells of what it did before.
TEST(Running, TakesForIdleWhatHasNoSampleOfTheLastPass) {
  Running running{
      .executions = {execution(1, 99, 50), execution(2, 5, 51)}, .host = {}, .idle_before_ns = 50};
  settle(running, 5);  // a clock that was set back
  EXPECT_EQ(running.executions[0].id, 2);
  EXPECT_EQ(running.executions[1].cpu_percent, 0);
  EXPECT_EQ(running.executions[1].running_ns, 0);
}

Live live_of(std::vector<RunningExecution> executions) {
  Live live;
  live.time_ns = 7;
  live.liveness = {false, "nothing was ever recorded", {}};
  live.running.executions = std::move(executions);
  return live;
}

TEST(LiveView, SaysThatNothingRunsAndThatNobodyRecords) {
  EXPECT_EQ(live_text(live_of({}), Style{}),
            "not alive: nothing was ever recorded; this is what was recorded last\n"
            "lost nothing\n"
            "0 executions in 0 runs; q quits\n\n");
  EXPECT_EQ(live_json(live_of({})),
            R"({"time_ns":7,"alive":false,"text":"nothing was ever recorded","losses":[],)"
            R"("host":null,"executions":[]})"
            "\n");
}

TEST(LiveView, LetsNoControlCharactersThrough) {
  RunningExecution row = execution(1, 1.5, 1);
  row.run_id = 3;
  row.pipeline = row.task = row.tool = row.user = "\033[2J\n\xff";
  row.args = R"(["\u001b[2J\n\udcff"])";
  const Live live = live_of({row});
  const std::string text = live_text(live, Style{});
  EXPECT_EQ(text.find('\033'), std::string::npos);
  EXPECT_NE(text.find("1 execution in 1 run;"), std::string::npos);
  EXPECT_NE(text.find("\\x1b[2J\\n\\xff"), std::string::npos);
  const std::string json = live_json(live);
  EXPECT_EQ(json.find('\033'), std::string::npos);
  EXPECT_EQ(json.find('\n'), json.size() - 1);
  EXPECT_NE(json.find(R"("rss_bytes":null)"), std::string::npos);
}

TEST(LiveView, TellsOfTheMachine) {
  Live live = live_of({});
  HostMetric& host = live.running.host.emplace();
  host.cpus = 4;
  host.cpu_percent = 150;
  host.memory_total_bytes = int64_t{8} << 30;
  host.memory_available_bytes = int64_t{2} << 30;
  EXPECT_NE(live_text(live, Style{}).find("CPU 150% of 400%, memory 6.0 GiB of 8.0 GiB\n"),
            std::string::npos);
}

}  // namespace
}  // namespace tracer_bio
