// Opening: what is made, and what is refused.
#include <sys/stat.h>

#include <fstream>

#include "store/fixture.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

class Open : public StoreTest {
 protected:
  std::string opening() const {
    return message_of([&] { const Store store{file_}; });
  }
};

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  ::stat(path.c_str(), &status);
  return status.st_mode & 07777U;
}

TEST_F(Open, GivesTheFilesToTheirGroupAloneWhateverTheUmask) {
  const mode_t old = ::umask(0077);
  {
    Store store{file_};
    write(store, many(1, 1));
  }
  ::umask(old);
  for (const char* end : {"", "-wal", "-shm", "-lock"})
    EXPECT_EQ(mode_of(std::filesystem::path{file_} += end), 0640U) << end;
}

TEST_F(Open, MakesTheFolderButNotItsParent) {
  file_ = folder_ / "tracer-bio" / "tracer_bio.db";
  EXPECT_EQ(opening(), "");
  EXPECT_EQ(mode_of(folder_ / "tracer-bio"), 0750U);
  file_ = folder_ / "no" / "such" / "tracer_bio.db";
  EXPECT_NE(opening().find("create the folder"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "no"));
}

TEST_F(Open, TakesPathsThatLookLikeUriParameters) {
  file_ = folder_ / "a?mode=ro&b#c%20d.db";
  EXPECT_EQ(opening(), "");
  EXPECT_TRUE(std::filesystem::exists(file_));
}

TEST_F(Open, TakesAnEmptyFile) {
  std::ofstream{file_}.flush();
  EXPECT_EQ(opening(), "");
}

TEST_F(Open, RefusesANewerDatabase) {
  { const Store store{file_}; }
  execute("PRAGMA user_version = 1000");
  EXPECT_EQ(opening(), file_.string() +
                           ": made by a newer tracer-bio (schema 1000, this one knows " +
                           std::to_string(migration_files().size()) +
                           "): upgrade tracer-bio, or give another database");
}

TEST_F(Open, RefusesAnotherProgramsDatabaseAndLeavesItAlone) {
  std::ofstream{file_}.flush();
  execute("CREATE TABLE executions (pid)");
  EXPECT_EQ(opening(),
            file_.string() + ": an SQLite file, but not one of tracer-bio's: give another path");
  EXPECT_EQ(ask("PRAGMA journal_mode"), "delete");
}

TEST_F(Open, RefusesWhatIsNotADatabase) {
  std::ofstream{file_} << std::string(5000, 'x');
  EXPECT_NE(opening().find("it is no SQLite file"), std::string::npos) << opening();
}

TEST_F(Open, RefusesASecondWriterAndNamesTheFirst) {
  Store first{file_};
  const std::string message = opening();
  EXPECT_NE(message.find("(process " + std::to_string(::getpid()) + ")"), std::string::npos)
      << message;
  write(first, many(1, 1));
  EXPECT_EQ(ask("SELECT count(*) FROM executions"), "1");
}

TEST_F(Open, RefusesASecondWriterByAnotherPath) {
  const Store first{file_};
  const std::filesystem::path link = folder_ / "link";
  std::filesystem::create_directory_symlink(folder_, link);
  EXPECT_THROW(Store{link / "tracer_bio.db"}, SinkUnavailable);
}

TEST_F(Open, TakesOverAfterTheFirstWriter) {
  { const Store first{file_}; }
  EXPECT_EQ(opening(), "");
}

TEST_F(Open, RefusesAFileThatItMayNotWrite) {
  { const Store store{file_}; }
  std::filesystem::permissions(folder_, std::filesystem::perms{0777});
  std::filesystem::permissions(file_, std::filesystem::perms{0444});
  std::filesystem::remove(std::filesystem::path{file_} += "-lock");
  const std::string message = as_nobody([&] { return opening(); });
  EXPECT_NE(message.find("it may not be written"), std::string::npos) << message;
}

}  // namespace
}  // namespace tracer_bio
