#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "procfs/cgroup_paths.h"
#include "unit/procfs_fake.h"

namespace tracer_bio {
namespace {

TEST(CgroupMount, IsFoundWhereverItIs) {
  const auto mount = parse_cgroup2_mount(
      "31 23 0:28 / /sys/fs/cgroup rw,relatime shared:4 - tmpfs tmpfs rw,mode=755\n"
      "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
      "40 31 0:38 /sub /mnt/a\\040part rw - cgroup2 cgroup2 rw\n"
      "41 31 0:38 / /sys/fs/my\\040cgroup\\134 rw shared:9 master:1 - cgroup2 cgroup2 rw\n");
  ASSERT_TRUE(mount);
  EXPECT_EQ(mount->point, "/sys/fs/my cgroup\\");
  EXPECT_EQ(mount->root, "/");
  EXPECT_FALSE(parse_cgroup2_mount("35 31 0:32 / /a rw - cgroup cgroup rw,memory\ngarbage\n"));
}

TEST(CgroupPaths, AreUnknownWithoutAMount) {
  const FakeProc fake;
  EXPECT_EQ(CgroupPaths{ProcRoot{fake.path()}}.path_of(1), "");
}

// A real cgroup below the real mount.
class RealCgroup : public testing::Test {
 protected:
  void SetUp() override {
    const auto mounts = read_whole(AT_FDCWD, "/proc/self/mountinfo", 1 << 20);
    const auto mount = mounts ? parse_cgroup2_mount(*mounts) : std::nullopt;
    if (!mount || mount->root != "/") GTEST_SKIP() << "no whole cgroup2 hierarchy is mounted here";
    name_ = "/tracer-bio test-" + std::to_string(::getpid());
    path_ = mount->point + name_;
    mount_point_ = mount->point;
    if (::mkdir(path_.c_str(), 0755) != 0) GTEST_SKIP() << "needs root to make a cgroup";
    ASSERT_EQ(::mkdir((path_ + "/inner").c_str(), 0755), 0);
  }
  void TearDown() override {
    ::rmdir((path_ + "/inner").c_str());
    ::rmdir(path_.c_str());
  }

  static uint64_t id_of(const std::string& path) {
    struct stat info {};
    EXPECT_EQ(::stat(path.c_str(), &info), 0);
    return info.st_ino;
  }

  std::string mount_point_;
  std::string name_;
  std::string path_;
};

TEST_F(RealCgroup, IsFoundByItsId) {
  CgroupPaths paths{ProcRoot{}};
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(paths.path_of(id_of(path_ + "/inner")), name_ + "/inner");
    EXPECT_EQ(paths.path_of(id_of(path_)), name_);
    EXPECT_EQ(paths.path_of(id_of(mount_point_)), "/");
  }
}

TEST_F(RealCgroup, IsUnknownOnceItIsRemovedButNotForgottenBefore) {
  CgroupPaths paths{ProcRoot{}};
  const uint64_t known = id_of(path_);
  const uint64_t unknown = id_of(path_ + "/inner");
  EXPECT_EQ(paths.path_of(known), name_);
  TearDown();
  EXPECT_EQ(paths.path_of(known), name_);  // its last processes are told of late
  EXPECT_EQ(paths.path_of(unknown), "");
  EXPECT_EQ(paths.path_of(0), "");
  EXPECT_EQ(paths.path_of(~0ULL), "");
}

TEST_F(RealCgroup, IsFoundByWalkingWhereHandlesAreRefused) {
  const uint64_t id = id_of(path_ + "/inner");
  const uint64_t root = id_of(mount_point_);
  EXPECT_EQ(exit_code_of([&] {
              if (::setresuid(65534, 65534, 65534) != 0) return kCannotTell;
              CgroupPaths paths{ProcRoot{}};
              if (paths.path_of(id) != name_ + "/inner") return 1;
              if (paths.path_of(root) != "/") return 2;
              if (!paths.path_of(~0ULL).empty()) return 3;
              return 0;
            }),
            0);
}

}  // namespace
}  // namespace tracer_bio
