#include <gtest/gtest.h>
#include <sys/sysmacros.h>

#include <limits>

#include "procfs/parse.h"
#include "unit/procfs_fake.h"

namespace tracer_bio {
namespace {

TEST(ParseStat, ReadsEachFieldFromItsPlace) {
  const std::string text = FakeStat{.pid = 42,
                                    .state = 'R',
                                    .ppid = 7,
                                    .flags = 4194304,
                                    .user_ticks = 12,
                                    .system_ticks = 34,
                                    .threads = 5,
                                    .start_ticks = 678,
                                    .virtual_bytes = 9000,
                                    .rss_pages = 3}
                               .text();

  const auto stat = parse_stat(text);

  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->pid, 42);
  EXPECT_EQ(stat->comm, "bwa");
  EXPECT_EQ(stat->state, 'R');
  EXPECT_EQ(stat->ppid, 7);
  EXPECT_EQ(stat->pgid, 42);
  EXPECT_EQ(stat->sid, 42);
  EXPECT_EQ(stat->minor_faults, 11);
  EXPECT_EQ(stat->major_faults, 7);
  EXPECT_EQ(stat->user_ticks, 12);
  EXPECT_EQ(stat->system_ticks, 34);
  EXPECT_EQ(stat->threads, 5);
  EXPECT_EQ(stat->virtual_bytes, 9000);
  EXPECT_EQ(stat->rss_pages, 3);
  EXPECT_EQ(stat->key(), (ProcessKey{42, 6'780'000'000}));
  EXPECT_FALSE(stat->is_kernel_thread());
  EXPECT_FALSE(stat->never_called_execve());
}

TEST(ParseStat, IsNotDeceivedByTheNameOfAProcess) {
  for (const std::string comm : {") R 1 (", "a) Z 0 0 0\n1 (x", "(", ")", "", "\n\n"}) {
    const std::string text = FakeStat{.pid = 5, .comm = comm, .ppid = 3}.text();
    const auto stat = parse_stat(text);
    ASSERT_TRUE(stat) << comm;
    EXPECT_EQ(stat->comm, comm);
    EXPECT_EQ(stat->state, 'S');
    EXPECT_EQ(stat->ppid, 3);
  }
}

TEST(ParseStat, RefusesWhatTheKernelDoesNotWrite) {
  const std::string whole = FakeStat{.pid = 5}.text();
  for (const std::string& text : {std::string(), std::string("5"), std::string("5 (x) S"),
                                  std::string(")("), whole.substr(0, 40), "x" + whole}) {
    EXPECT_FALSE(parse_stat(text)) << text;
  }
}

TEST(ParseStat, TellsKernelThreadsAndProcessesThatOnlyForked) {
  EXPECT_TRUE(parse_stat(FakeStat{.pid = 2, .flags = 0x00200040}.text())->is_kernel_thread());
  EXPECT_TRUE(parse_stat(FakeStat{.pid = 9, .flags = 0x00400040}.text())->never_called_execve());
}

TEST(ParseArgsBytes, IsTheSizeOfTheArgumentsInMemory) {
  EXPECT_EQ(parse_args_bytes(FakeStat{.pid = 5, .args_begin = 1000, .args_end = 1234}.text()), 234);
  EXPECT_FALSE(parse_args_bytes(FakeStat{.pid = 5}.text()));  // 0 to those without permission
  EXPECT_FALSE(parse_args_bytes("5 (x) S 1"));
}

TEST(ParseIo, ReadsStorageAndSystemCalls) {
  EXPECT_EQ(parse_io(io_text(100, 200)), (ProcessIo{101, 201, 100, 200}));
  EXPECT_FALSE(parse_io("rchar: 1\nwchar: 2\n"));
  EXPECT_FALSE(parse_io(""));
}

TEST(ParseStatus, ReadsTheRealIdsAndTheMemory) {
  const auto status = parse_status(
      "Name:\ta\\nUid:\t0\nState:\tS (sleeping)\nUid:\t1000\t1\t2\t3\nGid:\t100\t4\t5\t6\n"
      "VmHWM:\t    2048 kB\nVmSwap:\t       4 kB\n");
  ASSERT_TRUE(status);
  EXPECT_EQ(status->uid, 1000U);
  EXPECT_EQ(status->gid, 100U);
  EXPECT_EQ(status->max_rss_bytes, 2 << 20);
  EXPECT_EQ(status->swap_bytes, 4096);
}

TEST(ParseStatus, LeavesTheMemoryOfAZombieUnknown) {
  const auto status = parse_status("Uid:\t4294967294\t1\t2\t3\nGid:\t100\t4\t5\t6\n");
  ASSERT_TRUE(status);
  EXPECT_EQ(status->uid, 4294967294U);
  EXPECT_FALSE(status->max_rss_bytes);
  EXPECT_FALSE(status->swap_bytes);
}

TEST(ParseStat, KeepsTicksThatNanosecondsCanHold) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  const auto stat = parse_stat(FakeStat{.user_ticks = kMost, .system_ticks = kMost}.text());
  ASSERT_TRUE(stat);
  EXPECT_GT(stat->user_ticks, 0);
  EXPECT_LE(stat->user_ticks, kMost / kTickNs - stat->system_ticks);
}

TEST(ParseCgroup, PrefersTheUnifiedHierarchy) {
  EXPECT_EQ(parse_cgroup("0::/user.slice/session-1.scope\n"), "/user.slice/session-1.scope");
  EXPECT_EQ(parse_cgroup("1:name=systemd:/b\n0::/a\n"), "/a");
  EXPECT_EQ(parse_cgroup("0::/a:b:c\n"), "/a:b:c");
}

TEST(ParseCgroup, FallsBackWhereTheUnifiedHierarchyIsUnused) {
  EXPECT_EQ(parse_cgroup("9:name=systemd:/s\n4:memory:/m\n0::/\n"), "/s");
  EXPECT_EQ(parse_cgroup("9:name=systemd:/\n8:pids:/p\n4:hugetlb,memory:/m\n0::/\n"), "/m");
  EXPECT_EQ(parse_cgroup("8:pids:/p\n1:cpu,cpuacct:/c\n"), "/p");
  EXPECT_EQ(parse_cgroup("9:name=systemd:/\n0::/\n"), "/");
  EXPECT_EQ(parse_cgroup(""), "");
  EXPECT_EQ(parse_cgroup("garbage\n:\n"), "");
}

TEST(ParseLoginUid, IsNobodyWhereItWasNeverSet) {
  EXPECT_EQ(parse_login_uid("1000"), 1000U);
  EXPECT_FALSE(parse_login_uid("4294967295"));
  EXPECT_FALSE(parse_login_uid(""));
}

TEST(ParseMaps, TakesFilesThatAreExecuted) {
  const auto files = parse_maps(
      "55c8-55c9 r--p 00000000 fe:00 247278                     /usr/bin/head\n"
      "55c9-55ca r-xp 00002000 fe:00 247278                     /usr/bin/head\n"
      "55ca-55cb r-xp 00005000 fe:00 247278                     /usr/bin/head\n"
      "7fe6-7fe7 rwxp 00000000 00:00 0 \n"
      "7fe7-7fe8 r-xp 00000000 fe:1f 9 /tmp/a b\\012c.so (deleted)\n"
      "7fe8-7fe9 r-xp 00000000 00:00 0                          [vdso]\n"
      "7fe9-7fea r-xs 00000000 00:01 12 /memfd:jit (deleted)\n");
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files[0].path, "/usr/bin/head");
  EXPECT_EQ(files[0].key, (ObjectKey{makedev(0xfe, 0), 247278, 0}));
  EXPECT_FALSE(files[0].deleted);
  EXPECT_EQ(files[1].path, "/tmp/a b\nc.so");
  EXPECT_EQ(files[1].key, (ObjectKey{makedev(0xfe, 0x1f), 9, 0}));
  EXPECT_TRUE(files[1].deleted);
  EXPECT_EQ(files[2].path, "/memfd:jit");
}

TEST(ParseMaps, TakesNothingOfWhatIsBroken) {
  for (const char* text :
       {"", "\n", "x", "1-2 r-xp", "1-2 r-xp 0 fe:00 x /a", "1-2 r-xp 0 fe00 7 /a",
        "1-2 r-xp 0 :0 7 /a", "1-2 r-xp 0 fe:zz 7 /a", "1-2 r-xp 0 fe:00 7 a"})
    EXPECT_TRUE(parse_maps(text).empty()) << text;
}

}  // namespace
}  // namespace tracer_bio
