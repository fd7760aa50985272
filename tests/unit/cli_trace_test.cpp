#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "cli/output/trace_formats.h"

namespace tracer_bio {
namespace {

constexpr int64_t kMs = 1'000'000;

TraceRow aligned() {
  TraceRow row;
  row.number = 3;
  row.task_id = 7;
  row.name = "ALIGN (s1)";
  row.process = "ALIGN";
  row.tag = "s1";
  row.hash = "ab/12cd34";
  row.native_id = "4711";
  row.attempt = 1;
  row.status = RunStatus::kSucceeded;
  row.exit_code = 0;
  row.start_ns = 1'795'528'932'053 * kMs;
  row.end_ns = row.start_ns + 20'340 * kMs;
  row.totals.cpu_ns = 10'170 * kMs;
  row.totals.max_rss_bytes = 341'100'000;
  row.totals.read_chars = 1500;
  row.folder = "/work/ab/12cd34";
  return row;
}

std::string nextflow(const TraceRow& row) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  std::string text;
  write_nextflow_trace({.host = "node7", .rows = {row}},
                       [&](std::string_view part) { text += part; });
  return text.substr(text.find('\n') + 1);
}

std::string snakemake(const TraceRow& row) {
  std::string text;
  write_snakemake_benchmark({.host = "node7", .rows = {row}},
                            [&](std::string_view part) { text += part; });
  return text.substr(text.find('\n') + 1);
}

TEST(NextflowTrace, HasItsColumnsAndUnits) {
  EXPECT_EQ(nextflow(aligned()),
            "3\tab/12cd34\t4711\tALIGN\ts1\tALIGN (s1)\tCOMPLETED\t0\t1\t2026-11-24 14:02:12.053\t"
            "2026-11-24 14:02:32.393\t20.3s\t20.3s\t50.0%\t325.3 MB\t-\t1.5 KB\t-\t-\t-\t-\t-\t"
            "/work/ab/12cd34\tnode7\n");
}

TEST(NextflowTrace, TellsWhatIsNotKnownYet) {
  TraceRow row = aligned();
  row.status = RunStatus::kRunning;
  row.end_ns.reset();
  row.exit_code.reset();
  row.attempt.reset();
  EXPECT_NE(nextflow(row).find("RUNNING\t-\t-\t2026-11-24 14:02:12.053\t-\t-\t-\t-\t"),
            std::string::npos);
}

TEST(NextflowTrace, TellsASignalAsAShellDoes) {
  TraceRow row = aligned();
  row.status = RunStatus::kFailed;
  row.exit_code.reset();
  row.exit_signal = 9;
  EXPECT_NE(nextflow(row).find("FAILED\t137\t"), std::string::npos);
}

TEST(NextflowTrace, KeepsHostileNamesInTheirFields) {
  TraceRow row = aligned();
  row.name = "a\tb\nc";
  EXPECT_NE(nextflow(row).find("\ts1\ta\\tb\\nc\tCOMPLETED"), std::string::npos);
}

TEST(NextflowTrace, WritesDurationsAsNextflow) {
  EXPECT_EQ(nextflow_duration(0), "0ms");
  EXPECT_EQ(nextflow_duration(999 * kMs), "999ms");
  EXPECT_EQ(nextflow_duration(1000 * kMs), "1s");
  EXPECT_EQ(nextflow_duration(20'340 * kMs), "20.3s");
  EXPECT_EQ(nextflow_duration(65'400 * kMs), "1m 5s");
  EXPECT_EQ(nextflow_duration((2 * 3600 + 3 * 60) * 1000 * kMs), "2h 3m");
  EXPECT_EQ(nextflow_duration(90'061'000 * kMs), "1d 1h 1m 1s");
}

TEST(NextflowTrace, WritesMemoryAsNextflow) {
  EXPECT_EQ(nextflow_memory(0), "0");
  EXPECT_EQ(nextflow_memory(1023), "1023 B");
  EXPECT_EQ(nextflow_memory(1024), "1 KB");
  EXPECT_EQ(nextflow_memory(1536), "1.5 KB");
  EXPECT_EQ(nextflow_memory(5LL << 30), "5 GB");
}

TEST(SnakemakeBenchmark, HasItsColumnsAndUnits) {
  TraceRow row = aligned();
  row.tag = "sample=s1,unit=2";
  EXPECT_EQ(snakemake(row),
            "20.3400\t0:00:20\t325.30\tNA\tNA\tNA\tNA\tNA\t50.00\t10.17\t4711\tALIGN\t"
            "{'sample': 's1', 'unit': '2'}\n");
}

TEST(SnakemakeBenchmark, CountsDaysAsPython) {
  TraceRow row = aligned();
  row.end_ns = row.start_ns + 2 * 86'400'000 * kMs + 61'000 * kMs;
  EXPECT_NE(snakemake(row).find("\t2 days, 0:01:01\t"), std::string::npos);
}

}  // namespace
}  // namespace tracer_bio
