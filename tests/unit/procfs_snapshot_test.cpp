#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>

#include "base/clock.h"
#include "procfs/snapshot.h"
#include "unit/procfs_fake.h"

namespace tracer_bio {
namespace {

constexpr size_t kMaxArgs = 4096;

std::vector<pid_t> pids(const std::vector<OwnedSnapshot>& processes) {
  std::vector<pid_t> pids;
  pids.reserve(processes.size());
  for (const auto& process : processes) pids.push_back(process.figures.process.pid);
  return pids;
}

TEST(Snapshot, ReadsWhoAProcessIsAndWhatItRuns) {
  const FakeProc fake;
  fake.set_image({.pid = 100,
                  .comm = "a) R 1\n",
                  .ppid = 7,
                  .flags = 0x40,
                  .user_ticks = 3,
                  .system_ticks = 2,
                  .start_ticks = 321},
                 std::string("samtools\0view\0\0", 15));
  fake.link("100/exe", "/usr/bin/samtools (deleted)");
  fake.link("100/cwd", "/data");
  fake.write("100/cgroup", "0::/docker/abc\n");
  fake.write("100/loginuid", "1000");
  fake.set_io(100, 100, 4096, 8192);

  const auto processes = read_processes(ProcRoot{fake.path()}, kMaxArgs);

  ASSERT_EQ(processes.size(), 1U);
  const ProcessSnapshot process = processes[0].view();
  EXPECT_EQ(process.process, (ProcessKey{100, 3'210'000'000}));
  EXPECT_TRUE(process.forked_only);
  EXPECT_EQ(process.image.ppid, 7);
  EXPECT_EQ(process.image.uid, 1000U);
  EXPECT_EQ(process.image.gid, 100U);
  EXPECT_EQ(process.image.login_uid, 1000U);
  EXPECT_EQ(process.image.comm, "a) R 1\n");
  EXPECT_EQ(process.image.exe, "/usr/bin/samtools (deleted)");
  EXPECT_EQ(process.image.script, "");
  EXPECT_EQ(process.image.cwd, "/data");
  EXPECT_EQ(process.image.cgroup, "/docker/abc");
  EXPECT_EQ(process.image.args, std::string_view("samtools\0view\0\0", 15));
  EXPECT_EQ(process.image.args_bytes, 15U);
  EXPECT_EQ(process.totals.cpu_ns, 50'000'000);
  EXPECT_EQ(process.totals.user_ns, 30'000'000);
  EXPECT_EQ(process.totals.system_ns, 20'000'000);
  EXPECT_EQ(process.totals.minor_faults, 11);
  EXPECT_EQ(process.totals.major_faults, 7);
  EXPECT_EQ(process.totals.read_bytes, 4096);
  EXPECT_EQ(process.totals.write_chars, 8193);
  EXPECT_FALSE(process.totals.max_rss_bytes);
  EXPECT_FALSE(process.totals.voluntary_switches);
}

TEST(Snapshot, KeepsOfTheEnvironmentWhatIsListed) {
  const FakeProc fake;
  const std::vector<std::string> listed{"TRACER_BIO_TASK"};
  fake.set_image({.pid = 100}, "bwa");
  fake.write("100/environ", std::string_view("PATH=/bin\0TRACER_BIO_TASK=align\0", 32));
  fake.set_image({.pid = 101}, "bwa");  // whose environment may not be read
  const ProcRoot proc{fake.path()};

  EXPECT_EQ(read_process(proc, 100, kMaxArgs, listed)->view().image.environment,
            std::string_view("TRACER_BIO_TASK=align\0", 22));
  EXPECT_EQ(read_process(proc, 100, kMaxArgs)->view().image.environment, "");
  EXPECT_EQ(read_process(proc, 101, kMaxArgs, listed)->view().image.environment, "");
}

TEST(Snapshot, ReadsNotMoreThanAMebibyteOfAnEnvironment) {
  const FakeProc fake;
  const std::vector<std::string> listed{"FIRST", "LAST"};
  fake.set_image({.pid = 100}, "bwa");
  fake.write("100/environ", std::string("FIRST=1\0", 8) + std::string(1 << 20, 'x') +
                                std::string("\0LAST=2\0", 8));
  EXPECT_EQ(read_process(ProcRoot{fake.path()}, 100, kMaxArgs, listed)->environment,
            std::string("FIRST=1\0", 8));
}

TEST(Snapshot, LeavesEmptyWhatItMayNotRead) {
  const FakeProc fake;
  fake.set_image({.pid = 100}, "bwa");
  const auto process = read_process(ProcRoot{fake.path()}, 100, kMaxArgs);
  ASSERT_TRUE(process);
  EXPECT_EQ(process->view().image.exe, "");
  EXPECT_EQ(process->view().image.cwd, "");
  EXPECT_EQ(process->view().image.cgroup, "");
  EXPECT_EQ(process->view().image.args, "bwa");  // a title without NUL
  EXPECT_FALSE(process->view().image.login_uid);
  EXPECT_FALSE(process->view().totals.read_bytes);
}

TEST(Snapshot, CutsArgumentsAndTellsTheirSize) {
  const FakeProc fake;
  fake.set_image({.pid = 100, .args_begin = 1000, .args_end = 1000 + (3 << 20)},
                 std::string(3 << 20, 'x'));
  const auto process = read_process(ProcRoot{fake.path()}, 100, kMaxArgs);
  ASSERT_TRUE(process);
  EXPECT_EQ(process->args.size(), kMaxArgs);
  EXPECT_EQ(process->view().image.args_bytes, 3U << 20);
}

TEST(Snapshot, KeepsTheLongestPath) {
  const FakeProc fake;
  const std::string longest = "/" + std::string(4094, 'd');
  fake.set_image({.pid = 100}, "");
  fake.link("100/cwd", longest);
  EXPECT_EQ(read_process(ProcRoot{fake.path()}, 100, kMaxArgs)->cwd, longest);
}

TEST(Snapshot, HasThreadsCpuInNanosecondsWhereThereIsOne) {
  const FakeProc fake;
  fake.set_image({.pid = 100, .user_ticks = 5}, "");
  fake.write("100/schedstat", "51234567 1 2\n");
  fake.set_image({.pid = 101, .user_ticks = 50}, "");  // threads of it have ended
  fake.write("101/schedstat", "51234567 1 2\n");
  fake.set_image({.pid = 102, .user_ticks = 5, .threads = 2}, "");
  fake.write("102/schedstat", "51234567 1 2\n");
  const ProcRoot proc{fake.path()};
  EXPECT_EQ(read_process(proc, 100, kMaxArgs)->figures.totals.cpu_ns, 51'234'567);
  EXPECT_EQ(read_process(proc, 101, kMaxArgs)->figures.totals.cpu_ns, 500'000'000);
  EXPECT_EQ(read_process(proc, 102, kMaxArgs)->figures.totals.cpu_ns, 50'000'000);
}

TEST(Snapshot, HasParentsBeforeTheirChildren) {
  const FakeProc fake;
  // PIDs wrapped around: 300 began first, then in one tick 200, its child 100, and its child 150.
  fake.set_image({.pid = 150, .ppid = 100, .start_ticks = 20}, "");
  fake.set_image({.pid = 100, .ppid = 200, .start_ticks = 20}, "");
  fake.set_image({.pid = 200, .ppid = 300, .start_ticks = 20}, "");
  fake.set_image({.pid = 300, .ppid = 0, .start_ticks = 10}, "");
  fake.set_image({.pid = 90, .ppid = 300, .start_ticks = 30}, "");
  EXPECT_EQ(pids(read_processes(ProcRoot{fake.path()}, kMaxArgs)),
            (std::vector<pid_t>{300, 200, 100, 150, 90}));
}

TEST(Snapshot, EndsWhereParentsGoInACircle) {
  const FakeProc fake;
  fake.set_image({.pid = 100, .ppid = 101}, "");
  fake.set_image({.pid = 101, .ppid = 100}, "");
  EXPECT_EQ(read_processes(ProcRoot{fake.path()}, kMaxArgs).size(), 2U);
}

TEST(Snapshot, LeavesOutWhatIsNoLiveUserProcess) {
  const FakeProc fake;
  fake.set_image({.pid = 2, .flags = 0x00200000}, "");
  fake.set_image({.pid = 3, .state = 'Z'}, "");
  std::filesystem::create_directories(fake.path() / "4");
  fake.set({.pid = 5});  // gone before its other files were read
  fake.set_image({.pid = 100}, "");
  EXPECT_EQ(pids(read_processes(ProcRoot{fake.path()}, kMaxArgs)), std::vector<pid_t>{100});
}

TEST(Snapshot, IsRightAboutThisProcess) {
  const uint64_t before_ns = boot_now_ns();
  const auto processes = read_processes(ProcRoot{}, kMaxArgs);
  const auto own = std::ranges::find(processes, ::getpid(), [](const OwnedSnapshot& process) {
    return process.figures.process.pid;
  });
  ASSERT_NE(own, processes.end());
  const ProcessSnapshot process = own->view();
  EXPECT_EQ(process.image.exe, std::filesystem::read_symlink("/proc/self/exe").string());
  EXPECT_EQ(process.image.cwd, std::filesystem::current_path().string());
  EXPECT_EQ(process.image.ppid, ::getppid());
  EXPECT_EQ(process.image.uid, ::getuid());
  EXPECT_EQ(process.image.sid, ::getsid(0));
  EXPECT_TRUE(process.image.args.ends_with('\0'));
  EXPECT_FALSE(process.forked_only);
  EXPECT_LT(process.process.start_ns, process.time_ns);
  EXPECT_GE(process.time_ns, before_ns);
  EXPECT_GT(process.totals.cpu_ns, 0);
  EXPECT_GT(process.totals.max_rss_bytes, 1 << 20);
  EXPECT_TRUE(process.totals.read_chars);
  const auto parent = std::ranges::find(
      processes, ::getppid(), [](const OwnedSnapshot& one) { return one.figures.process.pid; });
  EXPECT_LT(parent, own);
}

TEST(Snapshot, TellsAProcessThatOnlyForked) {
  const Child child{[](const Child::Ready& ready) { ready(); }};
  EXPECT_TRUE(read_process(ProcRoot{}, child.pid(), kMaxArgs)->figures.forked_only);
}

}  // namespace
}  // namespace tracer_bio
