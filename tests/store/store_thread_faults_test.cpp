// The store thread on a database that cannot be written.
#include <sys/mount.h>

#include <thread>

#include "daemon/store_thread.h"
#include "store/fixture.h"
#include "store/sqlite.h"

namespace tracer_bio {
namespace {

constexpr StorePatience kImpatient{.retry = std::chrono::milliseconds{1},
                                   .last_tries = std::chrono::milliseconds{5}};

class StoreThreadFaults : public StoreTest {
 protected:
  static void push(Channels& channels, int64_t first_id) {
    Batch batch = many(first_id, 10);
    ASSERT_TRUE(channels.rows.push(batch, 1));
  }
};

TEST_F(StoreThreadFaults, ALockThatOutlivesThePatienceLosesWhatWaitsAndCountsIt) {
  Store store{file_};
  Channels channels{100};
  push(channels, 1);
  push(channels, 11);
  channels.rows.close();
  std::stop_source stop;
  stop.request_stop();
  Connection other{file_, Connection::Mode::kReadWrite, 0};
  other.execute("BEGIN IMMEDIATE");
  EXPECT_EQ(run_store(channels, store, file_, stop.get_token(), kImpatient), 20);
  other.execute("ROLLBACK");
  EXPECT_EQ(ask("SELECT count(*) FROM executions"), "0");
}

TEST_F(StoreThreadFaults, ABacklogOfAMillionRowsIsWrittenOnceTheLockIsGone) {
  constexpr int64_t kExecutions = 340'000;  // three rows each
  constexpr int64_t kBatch = 1000;
  Store store{file_};
  Channels channels{kExecutions};
  Connection other{file_, Connection::Mode::kReadWrite, 0};
  other.execute("BEGIN IMMEDIATE");
  std::jthread writing{[&](const std::stop_token& stop) {
    EXPECT_EQ(run_store(channels, store, file_, stop, kImpatient), 0);
  }};
  for (int64_t first = 1; first < kExecutions; first += kBatch) {
    Batch batch = many(first, kBatch);
    ASSERT_TRUE(channels.rows.push(batch, kBatch));
  }
  EXPECT_EQ(channels.commits.load(), 0);
  other.execute("ROLLBACK");
  channels.rows.close();
  writing.join();
  for (const char* table : {"executions", "run_executions", "processed_executions"})
    EXPECT_EQ(ask("SELECT count(*) FROM " + std::string{table}), std::to_string(kExecutions));
  EXPECT_EQ(ask("PRAGMA integrity_check"), "ok");
}

TEST_F(StoreThreadFaults, ADatabaseThatIsDeletedMeanwhileEndsNothing) {
  Store store{file_, {}, OnFault::kBeginAnew};
  store.begin_recording(recording(1));
  std::filesystem::remove(file_);
  Channels channels{100};
  push(channels, 1);
  channels.rows.close();
  EXPECT_EQ(run_store(channels, store, file_, std::stop_token{}, kImpatient), 0);
  EXPECT_EQ(ask("SELECT count(*) FROM executions"), "10");
}

// A file system that is open for writing cannot be made read-only, so it is between two recordings.
TEST_F(StoreThreadFaults, AFileSystemThatIsReadOnlyIsSaidAndHarmsNothing) {
  const std::filesystem::path mount = folder_ / "mount";
  std::filesystem::create_directory(mount);
  const std::string result = in_own_mounts([&]() -> std::string {
    if (::mount("tmpfs", mount.c_str(), "tmpfs", 0, "size=8m") != 0) return "no mount";
    file_ = mount / "tracer_bio.db";
    { Store{file_}.write(std::vector{many(1, 10)}); }
    if (::mount(nullptr, mount.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0)
      return "no remount";
    const std::string message = message_of([&] { const Store store{file_}; });
    if (::mount(nullptr, mount.c_str(), nullptr, MS_REMOUNT, nullptr) != 0) return "no remount";
    Store{file_}.write(std::vector{many(11, 10)});
    return message + "; " + ask("SELECT count(*) FROM executions");
  });
  if (result == "no mount") GTEST_SKIP() << "needs CAP_SYS_ADMIN to mount a small tmpfs";
  EXPECT_NE(result.find("Read-only file system"), std::string::npos) << result;
  EXPECT_TRUE(result.ends_with("; 20")) << result;
}

}  // namespace
}  // namespace tracer_bio
