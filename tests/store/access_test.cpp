// Who may read the database.
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "store/fixture.h"

namespace tracer_bio {
namespace {

constexpr gid_t kReaders = 12345;
constexpr const char* kFiles[] = {"", "-wal", "-shm", "-lock"};

class Access : public StoreTest {
 protected:
  // Opens the database with that access and writes into it.
  void record(const FileAccess& access) const {
    Store store{file_, access};
    write(store, many(1, 1));
  }

  std::filesystem::path with(const char* end) const { return std::filesystem::path{file_} += end; }
};

struct stat status_of(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
  return status;
}

mode_t mode_of(const std::filesystem::path& path) { return status_of(path).st_mode & 07777U; }

class AccessOfGroups : public Access {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "missing: root, to give files to any group";
  }
};

TEST_F(Access, HasTheModeThatIsAskedForAlsoOfWhatIsThere) {
  for (const mode_t mode : {0600U, 0644U, 0640U}) {
    record({.group = {}, .mode = mode});
    for (const char* end : kFiles) EXPECT_EQ(mode_of(with(end)), mode) << end;
  }
}

TEST_F(Access, IsLeftAsItIsWhereNothingIsAskedFor) {
  { const Store store{file_}; }
  ::chmod(file_.c_str(), 0600);
  record({});
  EXPECT_EQ(mode_of(file_), 0600U);
}

TEST_F(Access, MakesAFolderThatIsEnteredByWhoReads) {
  for (const auto& [mode, folder_mode] :
       {std::pair{0600U, 0700U}, {0640U, 0750U}, {0644U, 0755U}}) {
    file_ = folder_ / std::to_string(mode) / "x.db";
    record({.group = {}, .mode = mode});
    EXPECT_EQ(mode_of(file_.parent_path()), folder_mode);
  }
}

TEST_F(AccessOfGroups, GivesTheFilesAndTheirFolderToTheGroup) {
  file_ = folder_ / "tracer-bio" / "x.db";
  { const Store store{file_}; }
  record({.group = kReaders, .mode = {}});
  for (const char* end : kFiles) EXPECT_EQ(status_of(with(end)).st_gid, kReaders) << end;
  EXPECT_EQ(status_of(file_.parent_path()).st_gid, kReaders);
}

TEST_F(AccessOfGroups, MakesNewFilesForTheGroup) {
  record({.group = kReaders, .mode = {}});
  for (const char* end : kFiles) EXPECT_EQ(status_of(with(end)).st_gid, kReaders) << end;
}

TEST_F(AccessOfGroups, LeavesFoldersThatAreNotForTheirGroupAlone) {
  for (const mode_t mode : {0700U, 0755U}) {
    ::chmod(folder_.c_str(), mode);
    record({.group = kReaders, .mode = {}});
    EXPECT_EQ(status_of(folder_).st_gid, ::getegid());
    EXPECT_EQ(mode_of(folder_), mode);
  }
}

TEST_F(AccessOfGroups, NeverFollowsALink) {
  const std::filesystem::path other = folder_ / "other";
  std::ofstream{other} << "secret";
  ::chmod(other.c_str(), 0600);
  { const Store store{file_}; }
  std::filesystem::remove(with("-wal"));
  std::filesystem::create_symlink(other, with("-wal"));
  EXPECT_NE(message_of([&] { record({.group = kReaders, .mode = 0644}); }), "");
  EXPECT_EQ(status_of(other).st_gid, ::getegid());
  EXPECT_EQ(mode_of(other), 0600U);
}

TEST_F(Access, SaysThatItCannotGiveFilesToAGroupOfOthers) {
  ::chmod(folder_.c_str(), 0777);
  const std::string message =
      as_nobody([&] { return message_of([&] { record({.group = kReaders, .mode = {}}); }); });
  EXPECT_NE(message.find("to group 12345"), std::string::npos) << message;
}

}  // namespace
}  // namespace tracer_bio
