// Man page and completion, which are made from the tree of commands.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/completion.h"
#include "cli/exit_codes.h"
#include "cli/man_page.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen(command.c_str(), "r"), ::pclose};
  std::string text;
  std::array<char, 4096> buffer{};
  while (const size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) {
    text.append(buffer.data(), size);
  }
  return text;
}

// What bash offers for the last of these words.
std::string completed(const std::string& words) {
  const test::Scratch scratch;
  const auto script = scratch.write("completion.sh", bash_completion(CommandLine{}.describe()));
  const auto asking =
      scratch.write("ask.sh", "source '" + script.string() + "'\ncd '" + scratch.path().string() +
                                  "'\nCOMP_WORDS=(" + words +
                                  ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_tracer_bio\n"
                                  "echo \"${COMPREPLY[*]}\"\n");
  return output_of("bash '" + asking.string() + "'");
}

TEST(Completion, OffersCommandsOptionsWordsAndFiles) {
  EXPECT_EQ(completed("tracer-bio re"), "report reprocess\n");
  EXPECT_EQ(completed("tracer-bio run --rep"), "--replay\n");
  EXPECT_EQ(completed("tracer-bio runs --status f"), "failed\n");
  EXPECT_EQ(completed("tracer-bio run --config compl"), "completion.sh\n");
  EXPECT_EQ(completed("tracer-bio check compl"), "completion.sh\n");
  EXPECT_EQ(completed("tracer-bio runs --user x"), "\n");
}

TEST(Completion, KnowsEveryCommandAndHidesTheHidden) {
  const std::string offered = ' ' + completed("tracer-bio ''");
  for (const CommandInfo& info : commands()) {
    const std::string word = ' ' + std::string{info.name} + ' ';
    EXPECT_EQ(offered.find(word) == std::string::npos, info.hidden) << info.name;
  }
}

TEST(ManPage, HasEveryCommandAndExitCode) {
  const std::string page = man_page(CommandLine{}.describe());
  for (const CommandInfo& info : commands()) {
    const std::string heading = ".SS \"tracer\\-bio " + std::string{info.name} + "\"\n";
    EXPECT_NE(page.find(heading), std::string::npos) << info.name;
  }
  for (const ExitCodeInfo& info : kExitCodes) {
    EXPECT_NE(page.find("\\fB" + std::to_string(info.code) + "\\fR"), std::string::npos);
  }
  EXPECT_NE(page.find("\\-\\-record\\-events"), std::string::npos);
}

TEST(ManPage, HasNoLineThatTroffTakesForAnUnknownRequest) {
  const CommandDoc hostile{"x", ".so /etc/passwd", "'tis \\n", ".x\n'y", false, {}};
  const std::string page = man_page(std::vector<CommandDoc>{hostile});
  EXPECT_EQ(page.find("\n.so"), std::string::npos);
  EXPECT_EQ(page.find("\n'"), std::string::npos);
  EXPECT_EQ(page.find("\n.x"), std::string::npos);
}

}  // namespace
}  // namespace tracer_bio
