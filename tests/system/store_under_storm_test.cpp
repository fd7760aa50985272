// Storms while the database cannot be written: what is recorded and what is counted as lost are
// together what was launched.
#include <sys/mount.h>

#include <fstream>
#include <thread>

#include "system/fault_test.h"

namespace tracer_bio::test {
namespace {

constexpr int kStorm = 20'000;
constexpr std::chrono::minutes kAMinute{1};

// A file system of its own below a folder, unmounted at the end.
class Mounted {
 public:
  // Nothing is mounted where that is not allowed.
  Mounted(const std::filesystem::path& folder, const Arguments& mount) : folder_(folder) {
    std::filesystem::create_directory(folder_);
    Arguments command{"mount"};
    command.insert(command.end(), mount.begin(), mount.end());
    command.push_back(folder_);
    is_mounted_ = run(command).exit_code() == 0;
  }
  ~Mounted() {
    if (is_mounted_) {
      EXPECT_EQ(::umount(folder_.c_str()), 0);
    }
  }
  Mounted(const Mounted&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  bool is_mounted() const { return is_mounted_; }

 private:
  std::filesystem::path folder_;
  bool is_mounted_ = false;
};

class StoreUnderStorm : public FaultTest {
 protected:
  // Nothing is removed for want of space.
  static DaemonOptions with_queue(const std::string& size, const std::string& name) {
    return {.config =
                "[monitoring]\ninterval = 0.2\nring_buffer = \"64MiB\"\n"
                "[processing]\ninterval = 0.2\nqueue = \"" +
                size +
                "\"\n"
                "[retention]\nmax_size = \"0\"\nkeep_free = \"0\"\n" +
                std::string{kNoEngines},
            .name = name};
  }

  static void wait_for(std::string_view message, const Daemon& daemon) {
    EXPECT_TRUE(eventually([&] { return daemon.log().find(message) != std::string::npos; }))
        << daemon.log();
  }

  // Each execution that the recorder saw is in the database, or counted; and it saw all.
  static void expect_all_accounted_for(const Daemon& daemon) {
    Database database = daemon.database();
    EXPECT_EQ(database.integer("SELECT count(*) FROM losses WHERE stage = 'ring'"), 0);
    EXPECT_EQ(
        database.integer("SELECT count(*) FROM executions") + lost(daemon, "queue", "executions"),
        database.integer("SELECT max(executions) FROM recorder_stats"));
    EXPECT_GE(database.integer("SELECT max(executions) FROM recorder_stats"), kStorm);
    EXPECT_EQ(database.row("PRAGMA integrity_check")["integrity_check"], "ok");
  }
};

TEST_F(StoreUnderStorm, ADatabaseThatIsLockedForAMinuteLosesNothingThatFitsIntoTheQueue) {
  Daemon daemon{dir_, with_queue("64MiB", "recorder")};
  {
    Connection other{daemon.database_file(), Connection::Mode::kReadWrite, 5000};
    other.execute("BEGIN IMMEDIATE");
    const auto end = std::chrono::steady_clock::now() + kAMinute;
    storm(kStorm);
    std::this_thread::sleep_until(end);
    other.execute("ROLLBACK");
  }
  run_marker({&daemon});
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
  Database database = daemon.database();
  EXPECT_EQ(database.integer("SELECT count(*) FROM losses"), 0) << daemon.log();
  EXPECT_EQ(database.executions_of(tiny()).size(), size_t{kStorm});
  EXPECT_NE(daemon.log().find("another program holds a write lock"), std::string::npos);
}

TEST_F(StoreUnderStorm, OfWhatALockLeavesNoRoomForEachIsCounted) {
  Daemon daemon{dir_, with_queue("1MiB", "recorder")};
  {
    Connection other{daemon.database_file(), Connection::Mode::kReadWrite, 5000};
    other.execute("BEGIN IMMEDIATE");
    storm(kStorm);
    other.execute("ROLLBACK");
  }
  wait_for("can be written again", daemon);
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
  EXPECT_GT(lost(daemon, "queue", "executions"), 0);
  expect_all_accounted_for(daemon);
}

TEST_F(StoreUnderStorm, OfWhatAFullDiskLeavesNoRoomForEachIsCounted) {
  const Mounted disk{dir_.path() / "disk", {"-t", "tmpfs", "-o", "size=64m", "tmpfs"}};
  if (!disk.is_mounted()) GTEST_SKIP() << "missing: the right to mount a tmpfs";
  DaemonOptions options = with_queue("1MiB", "recorder");
  options.database_folder = disk.folder();
  Daemon daemon{dir_, options};
  const auto ballast = disk.folder() / "ballast";
  std::ofstream{ballast} << std::string(64 << 20, 'x');
  storm(kStorm);
  wait_for("free space on its file system", daemon);
  std::filesystem::remove(ballast);
  wait_for("can be written again", daemon);
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
  EXPECT_GT(lost(daemon, "queue", "executions"), 0);
  expect_all_accounted_for(daemon);
}

// As after a fault of the disk: the kernel lets nothing be written any more, whoever has it open.
TEST_F(StoreUnderStorm, AFileSystemThatTurnsReadOnlyIsSaidAndLeavesAWholeDatabase) {
  const std::string image = dir_.file("image", "");
  std::filesystem::resize_file(image, 128 << 20);
  ASSERT_EQ(run({"mkfs.ext4", "-q", "-F", image}).exit_code(), 0);
  const Arguments mount{"-o", "loop,errors=remount-ro", image};
  DaemonOptions options{.database_folder = dir_.path() / "disk"};
  {
    Mounted disk{options.database_folder, mount};
    if (!disk.is_mounted()) GTEST_SKIP() << "missing: loop devices, or the right to mount one";
    Daemon daemon{dir_, options};
    run_victim({"idle"});
    ASSERT_TRUE(eventually([&] { return !daemon.database().executions_of(victim()).empty(); }));
    ASSERT_EQ(run({"sync", "--file-system", disk.folder()}).exit_code(), 0);
    const Ended device = run({"findmnt", "--noheadings", "--output", "SOURCE", disk.folder()});
    const std::string name = std::filesystem::path{device.output}.filename();
    std::ofstream{"/sys/fs/ext4/" + name.substr(0, name.find('\n')) + "/trigger_fs_error"}
        << "test";
    storm(kStorm);
    wait_for("trying again until it works", daemon);
    EXPECT_NE(daemon.stop().exit_code(), 0);
    EXPECT_NE(daemon.log().find("rows are lost"), std::string::npos) << daemon.log();
  }
  ASSERT_EQ(run({"e2fsck", "-p", image}).exit_code().value_or(8) & ~1, 0);  // 1: mended
  const Mounted disk{options.database_folder, mount};
  Daemon next{dir_, options};
  EXPECT_EQ(next.stop().exit_code(), 0) << next.log();
  Database database = next.database();
  EXPECT_EQ(database.row("PRAGMA integrity_check")["integrity_check"], "ok");
  EXPECT_EQ(database.executions_of(victim()).size(), 1U);
  EXPECT_EQ(database.integer("SELECT recording_id FROM losses WHERE stage = 'gap'"), 2);
}

}  // namespace
}  // namespace tracer_bio::test
