#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/exit_codes.h"
#include "run_cli.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

using Result = test::CliResult;

Result run(std::vector<std::string> words) { return test::run_command(std::move(words)); }

TEST(Cli, SaysWhatAGoodConfigurationMeans) {
  const test::Scratch scratch;
  const std::string file =
      scratch.write("c.toml", "[database]\nurl = \"/x.db\"\n[filters.executables]\np = [\"*\"]\n");
  const Result result = run({"check", file});
  EXPECT_EQ(result.code, kOk);
  EXPECT_EQ(result.out, file + ": ok (1 pipeline, every user, database /x.db)\n");
  EXPECT_EQ(result.error, "");
}

TEST(Cli, EndsWith2AndStartsNothingForAMistakeInTheConfiguration) {
  const test::Scratch scratch;
  const std::string file = scratch.write("c.toml", "[monitoring]\npss = 1\n");
  for (const Result& result : {run({"check", file}), run({"run", "--config", file})}) {
    EXPECT_EQ(result.code, kUsage);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.error, file + ":2: monitoring.pss: expected true or false, got 1\n");
  }
}

TEST(Cli, EndsWith2ForWrongUsageWithOneLineThatHelps) {
  const std::vector<std::vector<std::string>> wrong{
      {},
      {"chekc"},
      {"--wrong"},
      {"runs", "--wrong"},
      {"runs", "--limit", "-1"},
      {"runs", "--limit", "1e3"},
      {"runs", "--status", "odd"},
      {"runs", "--since", "yesteryear", "--database", "x"},
      {"runs", "--database", "postgresql://x"},
      {"check", "/nonexistent.toml"},
      {"completion", "zsh"},
      {"top", "--by", "weight"},
      {"top", "--of", "cars"},
      {"top", "--of", "libraries", "--by", "memory"},
      {"where"},
      {"versions"},
      {"tree"},
      {"tree", "first"},
      {"compare", "1"},
      {"compare", "1", "2", "3"},
      {"live", "--interval", "0", "--json"},
      {"live", "--interval", "9999", "--json"},
  };
  for (const auto& words : wrong) {
    const Result result = run(words);
    EXPECT_EQ(result.code, kUsage) << result.error;
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.error.rfind("tracer-bio: ", 0), 0U) << result.error;
    EXPECT_EQ(result.error.find('\n'), result.error.size() - 1) << result.error;
  }
  EXPECT_EQ(run({"chekc"}).error, "tracer-bio: unknown command chekc: did you mean check?\n");
}

TEST(Cli, EndsWith1ForADatabaseThatIsNotThere) {
  const std::vector<std::vector<std::string>> readers{
      {"status"},        {"runs"}, {"executions"}, {"top"}, {"tree", "1"}, {"compare", "1", "2"},
      {"live", "--json"}};
  for (std::vector<std::string> words : readers) {
    words.insert(words.end(), {"--database", "/nonexistent/x.db"});
    EXPECT_EQ(run(words).code, kFailure) << words[0];
  }
}

TEST(Cli, NamesWhatLiveCanDoWithoutATerminal) {
  const Result result = run({"live", "--database", "/nonexistent/x.db"});
  EXPECT_EQ(result.code, kUsage);
  EXPECT_NE(result.error.find("--json"), std::string::npos);
}

TEST(Cli, HelpsWithExamplesAndExitCodes) {
  EXPECT_NE(run({"--help"}).out.find("Exit codes:"), std::string::npos);
  EXPECT_NE(run({"runs", "--help"}).out.find("Examples:\n  tracer-bio runs"), std::string::npos);
  EXPECT_EQ(run({"runs", "--help"}).code, kOk);
}

TEST(Cli, TellsItsVersionAndThoseItWasBuiltWith) {
  const std::string version = run({"--version"}).out;
  EXPECT_EQ(version.rfind("tracer-bio ", 0), 0U);
  EXPECT_NE(version.find("libbpf"), std::string::npos);
  EXPECT_NE(version.find("SQLite 3."), std::string::npos);
}

TEST(Cli, DescribesTheSchemaForReadme) {
  const std::string schema = run({"schema", "--markdown"}).out;
  EXPECT_NE(schema.find("### executions\n"), std::string::npos);
  EXPECT_NE(schema.find("| `max_rss_bytes` | INTEGER | bytes | "), std::string::npos);
}

}  // namespace
}  // namespace tracer_bio
