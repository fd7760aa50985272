#include "base/replaced_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <system_error>

#include "base/file.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

size_t files_in(const fs::path& folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator{folder}, {}));
}

TEST(ReplacedFile, IsThereAsAWholeAfterCommit) {
  const test::Scratch scratch;
  const fs::path path = scratch.write("report.html", "old");
  ReplacedFile file{path};
  file.write("new ");
  file.write("text");
  EXPECT_EQ(read_file(path), "old");
  file.commit();
  EXPECT_EQ(read_file(path), "new text");
  EXPECT_EQ(files_in(scratch.path()), 1U);
}

TEST(ReplacedFile, LeavesWhatWasThereWhereItIsNotCommitted) {
  const test::Scratch scratch;
  const fs::path path = scratch.write("report.html", "old");
  { ReplacedFile{path}.write("half"); }
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(files_in(scratch.path()), 1U);
}

TEST(ReplacedFile, HasTheModeThatTheUmaskLeaves) {
  const test::Scratch scratch;
  const mode_t before = ::umask(027);
  ReplacedFile file{scratch.path() / "report.html"};
  file.commit();
  ::umask(before);
  EXPECT_EQ(fs::status(scratch.path() / "report.html").permissions(), fs::perms{0640});
}

TEST(ReplacedFile, NeitherFollowsNorReplacesALink) {
  const test::Scratch scratch;
  const fs::path victim = scratch.write("victim", "precious");
  scratch.link("report.html", victim);
  EXPECT_THROW(ReplacedFile{scratch.path() / "report.html"}, std::system_error);
  EXPECT_EQ(read_file(victim), "precious");
  EXPECT_TRUE(fs::is_symlink(scratch.path() / "report.html"));
}

TEST(ReplacedFile, RefusesDevicesAndFolders) {
  const test::Scratch scratch;
  EXPECT_THROW(ReplacedFile{"/dev/null"}, std::system_error);
  EXPECT_THROW(ReplacedFile{scratch.path()}, std::system_error);
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

}  // namespace
}  // namespace tracer_bio
