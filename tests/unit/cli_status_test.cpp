#include <gtest/gtest.h>

#include "cli/status_view.h"

namespace tracer_bio {
namespace {

using std::chrono_literals::operator""s;

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kStart = 1'795'341'600 * kSecond;

StatusReport report_of(int64_t last_stat_ns) {
  StatusReport report;
  report.recording.emplace();
  report.recording->id = 4;
  report.recording->source = "ebpf";
  report.recording->started_ns = kStart;
  report.last_stat.emplace();
  report.last_stat->time_ns = last_stat_ns;
  report.last_stat->cpu_ns = kSecond;
  return report;
}

TEST(Status, IsAliveWhileItStores) {
  const Liveness liveness = judge(report_of(kStart + 100 * kSecond), 5s, kStart + 114 * kSecond);
  EXPECT_TRUE(liveness.alive);
  EXPECT_EQ(liveness.lag_ns, 14 * kSecond);
}

TEST(Status, IsDeadAfterThreeSilentIntervals) {
  const StatusReport report = report_of(kStart + 100 * kSecond);
  EXPECT_FALSE(judge(report, 5s, kStart + 116 * kSecond).alive);
  EXPECT_TRUE(judge(report, 10s, kStart + 116 * kSecond).alive);
}

TEST(Status, IsAliveBeforeItsFirstFigures) {
  StatusReport report = report_of(0);
  report.last_stat.reset();
  EXPECT_TRUE(judge(report, 5s, kStart + kSecond).alive);
}

TEST(Status, IsNotAliveWhenItEndedOrNeverBegan) {
  StatusReport report = report_of(kStart);
  report.ended_ns = kStart + kSecond;
  EXPECT_FALSE(judge(report, 5s, kStart + kSecond).alive);
  EXPECT_FALSE(judge(StatusReport{}, 5s, kStart).alive);
}

TEST(Status, TellsAHangingRecorderFromAKilledOne) {
  StatusReport report = report_of(kStart);
  EXPECT_NE(judge(report, 5s, kStart + 60 * kSecond).text.find("killed"), std::string::npos);
  report.writer_pid = 77;
  EXPECT_NE(judge(report, 5s, kStart + 60 * kSecond).text.find("process 77"), std::string::npos);
}

TEST(Status, NamesLossesAndCost) {
  StatusReport report = report_of(kStart + 100 * kSecond);
  report.losses = {{"ring", "exec", 2, 12}, {"gap", "executions", 1, std::nullopt}};
  report.oldest_execution_ns = kStart;
  const Liveness liveness = judge(report, 5s, kStart + 101 * kSecond);
  const std::string text = status_text("/x.db", report, liveness, {}, Style{});
  EXPECT_NE(text.find("12 of exec (ring), an unknown number of executions (gap)"),
            std::string::npos);
  EXPECT_NE(text.find("(1.0% of a core)"), std::string::npos);
  EXPECT_NE(text.find("executions since 2026-11-22"), std::string::npos) << text;
  EXPECT_NE(text.find(", runs none"), std::string::npos);

  const std::string json = status_json("/x.db", report, liveness, {});
  EXPECT_EQ(json.rfind(R"({"alive":true,)", 0), 0U);
  EXPECT_NE(json.find(R"({"stage":"gap","kind":"executions","intervals":1,"count":null})"),
            std::string::npos);
  EXPECT_NE(json.find(R"("cpu_ns":1000000000)"), std::string::npos);
  EXPECT_NE(json.find(R"("oldest_execution_ns":1795341600000000000,"oldest_run_ns":null)"),
            std::string::npos);
}

TEST(Status, JsonHasNullForAnEmptyDatabase) {
  const std::string json = status_json("/x.db", StatusReport{}, Liveness{}, {});
  EXPECT_NE(json.find(R"("recording":null,"losses":[],"forwards":[],"recorder_stat":null})"),
            std::string::npos);
}

}  // namespace
}  // namespace tracer_bio
