// `tracer-bio report` as one types it.
#include <fcntl.h>
#include <pty.h>
#include <sys/mount.h>
#include <unistd.h>

#include <fstream>

#include "base/fd.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/exit_codes.h"
#include "run_cli.h"
#include "store/fixture.h"

namespace tracer_bio {
namespace {

using Result = test::CliResult;

class ReportCommand : public StoreTest {
 protected:
  ReportCommand() {
    Store store{file_};
    Batch batch = batch_of({ended_execution(1)});
    batch.runs = {running_run(1, 1)};
    write(store, batch);
  }

  Result report(std::vector<std::string> words) const {
    words.insert(words.begin(), {"report", "--database", file_});
    return test::run_command(std::move(words));
  }
};

TEST_F(ReportCommand, WritesAPageToAFile) {
  const std::string page = folder_ / "report.html";
  const Result result = report({"1", "-o", page});
  EXPECT_EQ(result.code, kOk) << result.error;
  EXPECT_EQ(result.out, "");
  EXPECT_TRUE(read_file(page).value_or("").starts_with("<!DOCTYPE html>"));
}

TEST_F(ReportCommand, WritesToStandardOutputWhereNoFileIsNamed) {
  for (const Result& result : {report({"1"}), report({"1", "-o", "-"})}) {
    EXPECT_EQ(result.code, kOk) << result.error;
    EXPECT_TRUE(result.out.starts_with("<!DOCTYPE html>"));
    EXPECT_TRUE(result.out.ends_with("</html>\n"));
  }
}

TEST_F(ReportCommand, EndsWith2WhereItIsNoNumberOfARun) {
  EXPECT_EQ(report({}).code, kUsage);
  const Result result = report({"latest"});
  EXPECT_EQ(result.code, kUsage);
  EXPECT_NE(result.error.find("RUN is a number"), std::string::npos) << result.error;
}

TEST_F(ReportCommand, EndsWith1WhereThereIsNoSuchRun) {
  const Result result = report({"99"});
  EXPECT_EQ(result.code, kFailure);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.error.find("no run 99"), std::string::npos) << result.error;
}

TEST_F(ReportCommand, EndsWith1AndLeavesNothingWhereItCannotWrite) {
  const std::filesystem::path page = folder_ / "nowhere" / "report.html";
  const Result result = report({"1", "-o", page});
  EXPECT_EQ(result.code, kFailure);
  EXPECT_NE(result.error.find("report.html: No such file or directory"), std::string::npos)
      << result.error;
  EXPECT_FALSE(std::filesystem::exists(page));
}

TEST_F(ReportCommand, LeavesTheOldPageAndNothingHalfWrittenOnAFullDisk) {
  const std::filesystem::path mount = folder_ / "mount";
  std::filesystem::create_directory(mount);
  if (::mount("tmpfs", mount.c_str(), "tmpfs", 0, "size=256k") != 0)
    GTEST_SKIP() << "needs CAP_SYS_ADMIN to mount a small tmpfs";
  const std::filesystem::path page = mount / "report.html";
  std::ofstream{page} << "the old page";
  const Result result = report({"1", "-o", page});
  EXPECT_EQ(result.code, kFailure);
  EXPECT_EQ(result.error, "tracer-bio: write " + page.string() + ": No space left on device\n");
  EXPECT_EQ(read_file(page), "the old page");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator{mount}, {}), 1);
  EXPECT_EQ(::umount(mount.c_str()), 0);
}

TEST_F(ReportCommand, GivesNoPageToATerminal) {
  int terminal = -1;
  int program = -1;
  ASSERT_EQ(::openpty(&terminal, &program, nullptr, nullptr, nullptr), 0);
  const Fd reading{terminal};
  const Fd writing{program};
  ::fcntl(terminal, F_SETFL, O_NONBLOCK);
  const Fd saved{::dup(STDOUT_FILENO)};
  std::vector<std::string> words{"tracer-bio", "report", "--database", file_, "1"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  testing::internal::CaptureStderr();
  ::dup2(program, STDOUT_FILENO);
  const int code = run_cli(static_cast<int>(words.size()), arguments.data());
  ::dup2(saved.get(), STDOUT_FILENO);
  const std::string error = testing::internal::GetCapturedStderr();
  EXPECT_EQ(code, kUsage);
  EXPECT_NE(error.find("give -o FILE"), std::string::npos) << error;
}

}  // namespace
}  // namespace tracer_bio
