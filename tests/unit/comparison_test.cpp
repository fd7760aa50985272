#include "core/comparison.h"

#include <gtest/gtest.h>

#include <string>

#include "cli/output/compare_table.h"

namespace tracer_bio {
namespace {

ComparedRun run_of(int64_t id, std::vector<NamedUse> parts) {
  ComparedRun run;
  run.row.run.id = id;
  run.row.run.start_ns = 100;
  run.parts = std::move(parts);
  return run;
}

NamedUse tool(std::optional<std::string> name, int64_t cpu_ns) {
  return {std::move(name), {}, {.count = 1, .cpu_ns = cpu_ns}};
}

std::string names(const std::vector<Compared>& rows) {
  std::string text;
  for (const Compared& row : rows) text += row.name.value_or("NULL") + ' ';
  return text;
}

std::string printed(const std::vector<Compared>& rows) {
  std::string text;
  const CompareTable table{ComparedPart::kTool, 12, 15};
  TableWriter writer{table.columns(), [&text](std::string_view part) { text += part; }, Style{}};
  give_rows<Compared>(rows, compared_columns(), [&](const ResultRow& row) { writer.row(row); });
  writer.finish();
  return text;
}

Value value(const Compared& row, std::string_view name) {
  static std::string scratch;
  for (const auto& column : compared_columns()) {
    if (column.name == name) return column.get(row, scratch);
  }
  ADD_FAILURE() << "no column " << name;
  return {};
}

TEST(Compare, PutsTheLargestDifferenceFirstAndTheWholeLast) {
  const auto rows =
      compare(run_of(1, {tool("a", 10), tool("b", 100), tool("c", 5), tool(std::nullopt, 1)}),
              run_of(2, {tool("a", 11), tool("b", 60), tool("d", 50)}), ComparedPart::kTool);
  EXPECT_EQ(names(rows), "d b c NULL a NULL ");
  EXPECT_EQ(rows.back().part, ComparedPart::kRun);
}

TEST(Compare, TellsWhatIsInOneRunAlone) {
  const auto rows =
      compare(run_of(1, {tool("old", 10)}), run_of(2, {tool("new", 20)}), ComparedPart::kTool);
  EXPECT_EQ(value(rows[0], "only_in"), Value{"second"});
  EXPECT_EQ(value(rows[0], "first_cpu_ns"), Value{});
  EXPECT_EQ(value(rows[0], "cpu_ratio"), Value{});
  EXPECT_EQ(value(rows[1], "only_in"), Value{"first"});
  EXPECT_EQ(value(rows[2], "only_in"), Value{});
}

TEST(Compare, HasNoRatioToNothing) {
  const auto rows = compare(run_of(1, {tool("zero", 0), tool("two", 2)}),
                            run_of(2, {tool("zero", 5), tool("two", 3)}), ComparedPart::kTool);
  EXPECT_EQ(value(rows[0], "cpu_ratio"), Value{});
  EXPECT_EQ(value(rows[1], "cpu_ratio"), Value{1.5});
  EXPECT_EQ(value(rows[1], "max_rss_ratio"), Value{});
}

TEST(Compare, TakesTheWholeFromTheRuns) {
  ComparedRun first = run_of(1, {});
  first.row.run.end_ns = 150;
  first.row.run.cpu_ns = 7;
  first.row.run.executions = 3;
  first.row.run.read_bytes = 1;
  first.row.run.write_bytes = 2;
  const ComparedRun running = run_of(2, {{"ALIGN", {}, {.count = 4}}});
  const Compared row = compare(first, running, ComparedPart::kTool).back();
  EXPECT_EQ(value(row, "first_time_ns"), Value{int64_t{50}});
  EXPECT_EQ(value(row, "second_time_ns"), Value{});
  EXPECT_EQ(value(row, "first_cpu_ns"), Value{int64_t{7}});
  EXPECT_EQ(value(row, "first_io_bytes"), Value{int64_t{3}});
  EXPECT_EQ(value(row, "first_count"), Value{int64_t{3}});
  EXPECT_EQ(value(compare(first, running, ComparedPart::kTask).back(), "second_count"),
            Value{int64_t{4}});
}

TEST(Compare, ShowsRunsInTheTitlesAndNoControlCharacters) {
  const auto rows = compare(run_of(12, {tool("\033[2J\n", 1'000'000)}),
                            run_of(15, {tool("bwa", 3'000'000)}), ComparedPart::kTool);
  const std::string text = printed(rows);
  EXPECT_NE(text.find("CPU 12  CPU 15  RATIO"), std::string::npos) << text;
  EXPECT_NE(text.find("bwa (only in 15)"), std::string::npos) << text;
  EXPECT_NE(text.find("\\x1b[2J\\n (only in 12)"), std::string::npos) << text;
  EXPECT_NE(text.find("whole run"), std::string::npos) << text;
}

}  // namespace
}  // namespace tracer_bio
