#include "base/contained_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/file.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

class ContainedFile : public testing::Test {
 protected:
  ContainedFile() {
    fs::create_directories(folder_ / "sub");
    std::ofstream{folder_ / "name"} << "inside";
    std::ofstream{outside_} << "secret";
  }

  std::optional<std::string> read(const fs::path& path, size_t limit = 100) const {
    return read_contained(folder_, path, ::getuid(), limit);
  }

  std::optional<std::vector<std::string>> list(const fs::path& path, size_t most = 100) const {
    auto names = list_contained(folder_, path, ::getuid(), most);
    if (names) std::ranges::sort(*names);
    return names;
  }

  test::Scratch scratch_;
  // As a process's working directory is told: without links.
  fs::path folder_ = fs::canonical(scratch_.path()) / "folder";
  fs::path outside_ = fs::canonical(scratch_.path()) / "secret";
};

TEST_F(ContainedFile, IsReadUpToTheLimit) {
  EXPECT_EQ(read("name"), "inside");
  EXPECT_EQ(read("name", 2), "in");
  EXPECT_EQ(read("missing"), std::nullopt);
}

TEST_F(ContainedFile, IsNotReachedThroughALink) {
  fs::create_symlink(outside_, folder_ / "link");
  fs::create_symlink(folder_ / "name", folder_ / "link_inside");
  fs::create_directory_symlink(folder_, scratch_.path() / "other");
  EXPECT_EQ(read("link"), std::nullopt);
  EXPECT_EQ(read("link_inside"), std::nullopt);
  EXPECT_EQ(read_contained(folder_.parent_path() / "other", "name", ::getuid(), 9), std::nullopt);
}

TEST_F(ContainedFile, IsNotAboveItsFolder) {
  EXPECT_EQ(read("../secret"), std::nullopt);
  EXPECT_EQ(read("sub/../../secret"), std::nullopt);
  EXPECT_EQ(read(outside_), std::nullopt);
  EXPECT_EQ(read_contained("folder", "name", ::getuid(), 9), std::nullopt);
}

TEST_F(ContainedFile, IsNeitherFifoNorFolder) {
  ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(read("fifo"), std::nullopt);
  EXPECT_EQ(read("sub"), std::nullopt);
}

TEST_F(ContainedFile, IsItsOwnersOwn) {
  EXPECT_EQ(read_contained(folder_, "name", ::getuid() + 1, 9), std::nullopt);
}

using Names = std::vector<std::string>;

TEST_F(ContainedFile, IsListedWithWhatIsBesideIt) {
  std::ofstream{folder_ / "sub" / "a"};
  fs::create_symlink(outside_, folder_ / "sub" / "b");
  EXPECT_EQ(list("sub"), (Names{"a", "b"}));
  EXPECT_EQ(list("."), (Names{"name", "sub"}));
  EXPECT_EQ(list("missing"), std::nullopt);
  EXPECT_EQ(list("name"), std::nullopt);
}

TEST_F(ContainedFile, IsNotListedAmongMoreThanTheLimit) {
  EXPECT_EQ(list(".", 2), (Names{"name", "sub"}));
  EXPECT_EQ(list(".", 1), std::nullopt);
}

TEST_F(ContainedFile, IsListedByTheSameRules) {
  fs::create_directory_symlink(folder_ / "sub", folder_ / "link");
  EXPECT_EQ(list("link"), std::nullopt);
  EXPECT_EQ(list(".."), std::nullopt);
  EXPECT_EQ(list(outside_.parent_path()), std::nullopt);
  EXPECT_EQ(list_contained(folder_, "sub", ::getuid() + 1, 9), std::nullopt);
  EXPECT_EQ(list_contained("folder", "sub", ::getuid(), 9), std::nullopt);
}

TEST_F(ContainedFile, IsOpenedBelowAFolderWhoeverOwnsIt) {
  const Fd folder{::open(folder_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  fs::create_symlink("name", folder_ / "link");
  // Root's test alone can give it to somebody else.
  const bool given = ::chown((folder_ / "name").c_str(), 12345, 12345) == 0;
  EXPECT_EQ(given, ::getuid() == 0);
  const Fd file = open_contained(folder.get(), "name", S_IFREG);
  ASSERT_TRUE(file);
  EXPECT_EQ(read_rest(file.get(), 100), "inside");
  for (const char* other : {"fifo", "sub", "link", "missing", "../secret"})
    EXPECT_FALSE(open_contained(folder.get(), other, S_IFREG)) << other;
  EXPECT_TRUE(open_contained(folder.get(), "sub", S_IFDIR));
  for (const char* other : {"fifo", "name", "link", "missing", ".."})
    EXPECT_FALSE(open_contained(folder.get(), other, S_IFDIR)) << other;
}

}  // namespace
}  // namespace tracer_bio
