#include <gtest/gtest.h>

#include <string>

#include "analysis/report/render.h"
#include "analysis/report/report_json.h"

namespace tracer_bio {
namespace {

constexpr int64_t kStartNs = 1'700'000'000'123'456'789;

RunReport report_of(const std::string& name) {
  RunReport report;
  report.from_ns = kStartNs;
  report.to_ns = kStartNs + 1000;
  report.runs.push_back(
      {.run = {.id = 7, .pipeline = name, .command = name, .start_ns = kStartNs}, .user = "alice"});
  report.tools.push_back({.name = name, .executions = 1});
  report.executions.push_back({.id = 1, .run_id = 7, .command = name, .start_ns = kStartNs + 5});
  report.tasks.push_back({.id = 1, .run_id = 7, .name = name, .start_ns = kStartNs});
  const ObjectFile file{.path = name, .package = name, .version = name, .package_version = name};
  report.software.programs.push_back({.tool = name, .file = file, .executions = 1});
  report.software.libraries.push_back({.name = name, .file = file, .executions = 1});
  report.losses.push_back({.from_ns = kStartNs, .to_ns = kStartNs, .stage = name, .kind = name});
  return report;
}

std::string page_of(const RunReport& report) {
  std::string page;
  render_report(report, kStartNs, [&](std::string_view text) { page += text; });
  return page;
}

// What stands in the element that holds the data.
std::string data_of(const std::string& page) {
  const std::string begin = R"(<script type="application/json" id="data">)";
  const size_t from = page.find(begin) + begin.size();
  return page.substr(from, page.find("</script>", from) - from);
}

std::string data_with(const std::string& name) { return data_of(page_of(report_of(name))); }

size_t count(const std::string& text, const std::string& part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Report, LetsNoNameEndItsElement) {
  const std::string plain = page_of(report_of("bwa"));
  for (const std::string name : {"</script><script>alert(1)</script>", "<!--<script>", "]]>",
                                 "&lt;", "<img src=x onerror=alert(1)>"}) {
    const std::string page = page_of(report_of(name));
    EXPECT_EQ(count(page, "<script"), count(plain, "<script")) << name;
    EXPECT_EQ(count(page, "</script"), count(plain, "</script")) << name;
    EXPECT_EQ(count(page, "<!--"), count(plain, "<!--")) << name;
    EXPECT_EQ(data_of(page).find_first_of("<>&"), std::string::npos) << name;
  }
  EXPECT_NE(data_with("</script>").find(R"("\u003c/script\u003e")"), std::string::npos);
}

TEST(Report, KeepsQuotesAndMarksOfThePageAsText) {
  EXPECT_NE(data_with(R"(a "b" \c)").find(R"("a \"b\" \\c")"), std::string::npos);
  EXPECT_NE(data_with("@data@").find(R"("@data@")"), std::string::npos);
}

TEST(Report, ShowsBytesThatAreNoTextAsEscapes) {
  EXPECT_NE(data_with("\xff\xc3").find(R"("\\xff\\xc3")"), std::string::npos);
  EXPECT_NE(data_with("a\u2028b\u2029").find(R"("a\\xe2\\x80\\xa8b\\xe2\\x80\\xa9")"),
            std::string::npos);
  EXPECT_NE(data_with("a\nb\x01").find(R"("a\\nb\\x01")"), std::string::npos);
}

TEST(Report, IsOneFileThatLoadsNothing) {
  const std::string page = page_of(report_of("bwa"));
  EXPECT_EQ(page.find(" src="), page.find(" src=\""));  // none in the page's own elements
  EXPECT_EQ(count(page, "<link"), 0U);
  EXPECT_EQ(count(page, "@import"), 0U);
  EXPECT_NE(page.find("default-src 'none'; style-src 'sha256-"), std::string::npos);
  EXPECT_EQ(page.find("unsafe-"), std::string::npos);
}

TEST(Report, CarriesTheLicencesOfWhatDrawsIt) {
  const std::string page = page_of(report_of("bwa"));
  for (const char* text : {"Copyright 2017-2026 The Apache Software Foundation", "Apache License\n",
                           "Copyright (c) 2017, Baidu Inc."})
    EXPECT_NE(page.find(text), std::string::npos) << text;
}

TEST(ReportJson, CountsTimeFromAMillisecondThatJavaScriptHoldsExactly) {
  const std::string json = report_json(report_of("bwa"), kStartNs);
  EXPECT_NE(json.find(R"("origin_ms":1700000000123,"generated":456789)"), std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("start":[456794])"), std::string::npos) << json;
}

TEST(ReportJson, HasNullForWhatIsUnknown) {
  const std::string json = report_json(report_of("bwa"), kStartNs);
  EXPECT_NE(json.find(R"("end":[null],"end_reason":[null],"exit_code":[null],"signal":[null])"),
            std::string::npos)
      << json;
}

TEST(ReportJson, TellsWhichSoftwareRanAndWhyNot) {
  RunReport report = report_of("bwa");
  ReportLibrary& library = report.software.libraries[0];
  library = {.name = "libz.so.1", .executions = 3};
  library.file.kind = ObjectKind::kLibrary;
  library.file.unknown = ObjectUnknown::kDeleted;
  report.software.executions = 5;
  report.software.libraries_left_out = 2;
  report.software.unknown = {{.why = ObjectUnknown::kDeleted, .files = 4}};
  const std::string json = report_json(report, kStartNs);
  EXPECT_NE(json.find(R"("software":{"executions":5,"programs":[{"tool":"bwa","is_tool":1,)"
                      R"("path":"bwa","package":"bwa","version":"bwa","package_version":"bwa",)"
                      R"("package_source":null,"unknown":null,"executions":1}],"libraries":[)"
                      R"({"name":"libz.so.1","kind":"library","path":null,"package":null,)"
                      R"("version":null,"package_version":null,"package_source":null,)"
                      R"("unknown":"deleted","executions":3}],"libraries_left_out":2,)"
                      R"("unknown":[{"why":"deleted","files":4}]})"),
            std::string::npos)
      << json;
}

TEST(ReportJson, NamesSignals) {
  RunReport report = report_of("bwa");
  report.executions[0].exit_signal = 9;
  EXPECT_NE(report_json(report, kStartNs).find(R"("signal":["SIGKILL"])"), std::string::npos);
}

}  // namespace
}  // namespace tracer_bio
