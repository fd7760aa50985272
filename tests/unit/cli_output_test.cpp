#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "cli/output/result_writer.h"
#include "cli/output/table.h"
#include "cli/output/views.h"

namespace tracer_bio {
namespace {

const std::vector<ColumnInfo> kColumns{{"id", ColumnType::kInteger, "", ""},
                                       {"tool", ColumnType::kText, "", ""},
                                       {"share", ColumnType::kReal, "%", ""},
                                       {"args", ColumnType::kText, "", ""}};

void give(ResultWriter& writer, const std::vector<Value>& values) {
  writer.row(ResultRow{kColumns, values});
}

TextSink into(std::string& text) {
  return [&text](std::string_view part) { text += part; };
}

TEST(CsvWriter, QuotesAsRfc4180AndTellsNullFromEmpty) {
  std::string text;
  CsvWriter writer{kColumns, into(text), false};
  give(writer, {int64_t{9007199254740993}, "a,\"b\"\nc", 0.5, ""});
  give(writer, {Value{}, "bwa", Value{}, Value{}});
  writer.finish();
  EXPECT_EQ(text,
            "id,tool,share,args\r\n"
            "9007199254740993,\"a,\"\"b\"\"\nc\",0.5,\"\"\r\n"
            ",bwa,,\r\n");
}

TEST(CsvWriter, SendsNoControlCharactersToATerminal) {
  std::string text;
  CsvWriter writer{kColumns, into(text), true};
  give(writer, {int64_t{1}, "\033[2J", Value{}, Value{}});
  EXPECT_EQ(text.find('\033'), std::string::npos);
}

TEST(JsonResultWriter, WritesAnObjectALineAndArgumentsAsAnArray) {
  std::string text;
  JsonResultWriter writer{into(text)};
  give(writer, {int64_t{9007199254740993}, "b\"wa", 12.5, R"(["bwa","","\udcff"])"});
  give(writer, {Value{}, Value{}, Value{}, "no array"});
  writer.finish();
  EXPECT_EQ(text,
            "[\n"
            R"({"id":9007199254740993,"tool":"b\"wa","share":12.5,"args":["bwa","","\udcff"]},)"
            "\n"
            R"({"id":null,"tool":null,"share":null,"args":"no array"})"
            "\n]\n");
}

TEST(JsonResultWriter, WritesAnEmptyArrayForNoRows) {
  std::string text;
  JsonResultWriter writer{into(text)};
  writer.finish();
  EXPECT_EQ(text, "[]\n");
}

const TableColumn kTable[] = {
    {"ID", Align::kRight,
     [](const NamedRow& row) {
       return Cell{std::to_string(row.integer("id").value_or(0)), Colour::kNone};
     }},
    {"TOOL", Align::kLeft,
     [](const NamedRow& row) {
       return Cell{std::string{*row.text("tool")}, Colour::kRed};
     }},
    {"LAST", Align::kLeft,
     [](const NamedRow&) {
       return Cell{"x", Colour::kNone};
     }},
};

TEST(TableWriter, AlignsByCharactersNotBytes) {
  std::string text;
  TableWriter writer{kTable, into(text), Style{}};
  give(writer, {int64_t{7}, "é", Value{}, Value{}});
  give(writer, {int64_t{1234}, "samtools", Value{}, Value{}});
  writer.finish();
  EXPECT_EQ(text,
            "  ID  TOOL      LAST\n"
            "   7  é         x\n"
            "1234  samtools  x\n");
}

TEST(TableWriter, CutsLinesAtTheEdgeOfATerminal) {
  std::string text;
  TableWriter writer{kTable, into(text), Style{.terminal = true, .colours = false, .columns = 8}};
  give(writer, {int64_t{1}, "éééééééé", Value{}, Value{}});
  writer.finish();
  EXPECT_EQ(text, "ID  TOOL\n 1  ééé…\n");
}

const TableColumn kFigures[] = {
    {"PATH", Align::kLeft, [](const NamedRow& row) { return Cell{std::string{*row.text("tool")}}; },
     true},
    {"FIGURE", Align::kRight, [](const NamedRow&) { return Cell{"123456"}; }},
};

std::string figures(size_t columns) {
  std::string text;
  TableWriter writer{kFigures, into(text), Style{.terminal = true, .columns = columns}};
  give(writer, {Value{}, "/opt/bioinformatics/bin/samtools", Value{}, Value{}});
  writer.finish();
  return text.substr(text.find('\n') + 1);
}

TEST(TableWriter, CutsTheBeginningOfWhatYields) {
  EXPECT_EQ(figures(40), "/opt/bioinformatics/bin/samtools  123456\n");
  EXPECT_EQ(figures(22), "…/bin/samtools  123456\n");
}

TEST(TableWriter, LeavesOutFiguresThatItWouldCut) {
  EXPECT_EQ(figures(19), "…atics/bin/samtools\n");
}

TEST(TableWriter, ColoursOnlyWhereItMay) {
  std::string text;
  TableWriter writer{kTable, into(text), Style{.terminal = true, .colours = true, .columns = 80}};
  give(writer, {int64_t{1}, "bwa", Value{}, Value{}});
  writer.finish();
  EXPECT_NE(text.find("\033[31mbwa\033[0m"), std::string::npos);
}

std::string raw_executions(const std::vector<Value>& values) {
  static const std::vector<ColumnInfo> kRaw{{"id", ColumnType::kInteger, "", ""},
                                            {"pid", ColumnType::kInteger, "", ""},
                                            {"uid", ColumnType::kInteger, "", ""},
                                            {"comm", ColumnType::kText, "", ""},
                                            {"args", ColumnType::kText, "", ""},
                                            {"start_ns", ColumnType::kInteger, "", ""},
                                            {"end_ns", ColumnType::kInteger, "", ""},
                                            {"end_reason", ColumnType::kText, "", ""},
                                            {"exit_code", ColumnType::kInteger, "", ""},
                                            {"exit_signal", ColumnType::kInteger, "", ""},
                                            {"max_rss_bytes", ColumnType::kInteger, "", ""}};
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  std::string text;
  TableWriter writer{raw_execution_table(), into(text), Style{}};
  writer.row(ResultRow{kRaw, values});
  writer.finish();
  return text.substr(text.find('\n') + 1);
}

TEST(Views, ShowFiguresForPeople) {
  const int64_t start_ns = 1'795'341'601'000'000'000;
  EXPECT_EQ(
      raw_executions({int64_t{3}, int64_t{77}, int64_t{0}, "sh", R"(["sh","-c","a b"])", start_ns,
                      start_ns + 1'500'000'000, "exit", int64_t{2}, Value{}, int64_t{34 << 20}}),
      " 3   77  sh      0  2026-11-22 10:00:01     1.5 s  2          34 MiB                 "
      "sh -c 'a b'\n");
}

TEST(Views, LetNoControlCharactersThrough) {
  const std::string text =
      raw_executions({int64_t{3}, int64_t{77}, int64_t{0}, "\033[2J", "[\"\\u001b[2J\\n\"]",
                      int64_t{0}, Value{}, Value{}, Value{}, int64_t{9}, Value{}});
  EXPECT_EQ(text.find('\033'), std::string::npos);
  EXPECT_EQ(text.find('\n'), text.size() - 1);
}

}  // namespace
}  // namespace tracer_bio
