#include "daemon/disk_space.h"

#include <gtest/gtest.h>

#include "unit/scratch.h"

namespace tracer_bio {
namespace {

TEST(DiskSpace, CountsTheDatabaseWithItsLogAndWhatIsLeftForIt) {
  const test::Scratch scratch;
  const std::filesystem::path database = scratch.write("x.db", std::string(3000, 'x'));
  scratch.write("x.db-wal", std::string(200, 'x'));
  Channels channels{1 << 20};
  note_disk_space(channels, database);
  EXPECT_EQ(channels.database_bytes.load(), 3200);
  EXPECT_GT(channels.disk_free_bytes.load(), 0);
  EXPECT_GT(channels.disk_total_bytes.load(), channels.disk_free_bytes.load());
}

TEST(DiskSpace, IsUnknownWhereThereIsNoFile) {
  Channels channels{1 << 20};
  note_disk_space(channels, "/nonexistent/x.db");
  EXPECT_EQ(channels.disk_total_bytes.load(), 0);
}

}  // namespace
}  // namespace tracer_bio
