#include "procfs/procfs_sampler.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/clock.h"
#include "unit/procfs_fake.h"

namespace tracer_bio {
namespace {

std::vector<ProcessSample> sample(Sampler& sampler) {
  std::vector<ProcessSample> samples;
  sampler.sample(samples);
  std::ranges::sort(samples, {}, [](const ProcessSample& one) { return one.process.pid; });
  return samples;
}

std::vector<pid_t> pids(const std::vector<ProcessSample>& samples) {
  std::vector<pid_t> pids;
  pids.reserve(samples.size());
  for (const ProcessSample& one : samples) pids.push_back(one.process.pid);
  return pids;
}

std::optional<ProcessSample> sample_of(Sampler& sampler, pid_t pid) {
  for (const ProcessSample& one : sample(sampler)) {
    if (one.process.pid == pid) return one;
  }
  return std::nullopt;
}

class SamplerOfAFake : public testing::TestWithParam<size_t> {
 protected:
  ProcRoot proc() const { return ProcRoot{fake.path()}; }

  FakeProc fake;
  ProcfsSampler sampler{ProcRoot{fake.path()}, nullptr, GetParam()};
};
INSTANTIATE_TEST_SUITE_P(HandlesKept, SamplerOfAFake, testing::Values(0, 3, 1000));

TEST_P(SamplerOfAFake, ReadsEveryFigure) {
  fake.set({.pid = 100,
            .comm = ") R 1\n(",
            .state = 'D',
            .user_ticks = 7,
            .system_ticks = 5,
            .start_ticks = 321,
            .virtual_bytes = 1 << 30,
            .rss_pages = 25});
  fake.set_io(100, 100, 4096, 8192);

  const auto samples = sample(sampler);

  ASSERT_EQ(samples.size(), 1U);
  EXPECT_EQ(samples[0].process, (ProcessKey{100, 3'210'000'000}));
  EXPECT_EQ(samples[0].cpu_ns, 120'000'000);
  EXPECT_EQ(samples[0].rss_bytes, 25 * ::sysconf(_SC_PAGESIZE));
  EXPECT_EQ(samples[0].virtual_bytes, 1 << 30);
  EXPECT_EQ(samples[0].read_bytes, 4096);
  EXPECT_EQ(samples[0].write_bytes, 8192);
  EXPECT_EQ(samples[0].threads, 1);
  EXPECT_EQ(samples[0].state, 'D');
  EXPECT_FALSE(samples[0].swap_bytes || samples[0].pss_bytes || samples[0].open_files);
}

TEST_P(SamplerOfAFake, FollowsAProcessFromPassToPass) {
  for (int64_t pass = 1; pass < 5; ++pass) {
    fake.set({.pid = 100, .user_ticks = pass});
    fake.set_io(100, 100, 10 * pass, 0);
    const auto one = sample_of(sampler, 100);
    ASSERT_TRUE(one);
    EXPECT_EQ(one->cpu_ns, pass * 10'000'000);
    EXPECT_EQ(one->read_bytes, 10 * pass);
  }
}

TEST_P(SamplerOfAFake, LeavesOutWhatIsNoLiveUserProcess) {
  fake.set({.pid = 2, .comm = "kthreadd", .flags = 0x00200000});
  fake.set({.pid = 50, .state = 'Z'});
  fake.set({.pid = 51, .state = 'X'});
  fake.set({.pid = 100});
  std::filesystem::create_directories(fake.path() / "60");       // vanished, or hidden by hidepid=1
  std::filesystem::create_directories(fake.path() / "61/stat");  // an error
  fake.write("62/stat", "");
  fake.write("self", "");
  fake.write("1a/stat", FakeStat{.pid = 1}.text());
  for (int pass = 0; pass < 20; ++pass) EXPECT_EQ(pids(sample(sampler)), std::vector<pid_t>{100});
}

TEST_P(SamplerOfAFake, ForgetsAProcessThatVanished) {
  fake.set({.pid = 100});
  fake.set({.pid = 101});
  EXPECT_EQ(sample(sampler).size(), 2U);
  fake.remove("101");
  EXPECT_EQ(pids(sample(sampler)), std::vector<pid_t>{100});
}

TEST_P(SamplerOfAFake, TellsTheNewOwnerOfAPidFromTheOld) {
  fake.set({.pid = 100, .user_ticks = 500, .start_ticks = 1});
  fake.set_io(100, 100, 7777, 0);
  EXPECT_EQ(sample_of(sampler, 100)->read_bytes, 7777);
  // Real handles of an ended process answer ESRCH; these, of removed files, are made empty.
  fake.write("100/stat", "");
  fake.remove("100");
  fake.set({.pid = 100, .start_ticks = 2});
  fake.set_io(100, 100, 5, 0);

  const auto one = sample_of(sampler, 100);

  ASSERT_TRUE(one);
  EXPECT_EQ(one->process.start_ns, 20'000'000U);
  EXPECT_EQ(one->cpu_ns, 0);
  EXPECT_EQ(one->read_bytes, 5);
}

TEST_P(SamplerOfAFake, LosesNoIoOfWaitingThreads) {
  fake.set({.pid = 100, .threads = 2});
  fake.set_io(100, 100, 1, 0);
  fake.set_io(100, 101, 20, 0);
  EXPECT_EQ(sample_of(sampler, 100)->read_bytes, 21);
  fake.set_io(100, 101, 30, 0);  // without a tick of CPU
  for (int pass = 0; pass < 3; ++pass) sample(sampler);
  EXPECT_EQ(sample_of(sampler, 100)->read_bytes, 31);
  fake.set_io(100, 101, 40, 0);
  fake.set({.pid = 100, .user_ticks = 1, .threads = 2});
  EXPECT_EQ(sample_of(sampler, 100)->read_bytes, 41);
}

TEST_P(SamplerOfAFake, ReadsTrackedProcessesAloneWhereAskedTo) {
  fake.set({.pid = 100, .start_ticks = 1});
  fake.set({.pid = 101, .start_ticks = 1});
  fake.set({.pid = 102, .start_ticks = 2});
  TrackedProcesses tracked;
  tracked.add({100, 12'345'678});  // as the kernel's events have it
  tracked.add({102, 12'345'678});  // a former owner of the PID
  tracked.add({103, 12'345'678});  // gone
  ProcfsSampler only{proc(), &tracked, GetParam()};
  EXPECT_EQ(pids(sample(only)), std::vector<pid_t>{100});
  tracked.remove({100, 99'999'999});  // someone else
  EXPECT_EQ(pids(sample(only)), std::vector<pid_t>{100});
  tracked.remove({100, 12'345'678});
  EXPECT_TRUE(sample(only).empty());
}

TEST(ProcfsSampler, SaysWhatItCannotList) { EXPECT_THROW(ProcRoot{"/nowhere"}, std::system_error); }

TEST(ProcfsSampler, AgreesWithGetrusage) {
  ProcfsSampler sampler{ProcRoot{}};
  std::thread burner{[] {
    const int64_t begin_ns = thread_cpu_now_ns();
    while (thread_cpu_now_ns() - begin_ns < 40'000'000) {
    }
  }};
  burner.join();  // the CPU of threads that ended counts
  const auto cpu_ns = [] {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto ns = [](const timeval& time) {
      return time.tv_sec * 1'000'000'000 + time.tv_usec * 1000;
    };
    return ns(usage.ru_utime) + ns(usage.ru_stime);
  };
  const int64_t before_ns = cpu_ns();
  const auto own = sample_of(sampler, ::getpid());
  ASSERT_TRUE(own);
  EXPECT_GE(own->cpu_ns, before_ns - 20'000'000);
  EXPECT_LE(own->cpu_ns, cpu_ns());
  EXPECT_GT(own->rss_bytes, 1 << 20);
  EXPECT_GT(own->virtual_bytes, own->rss_bytes);
  EXPECT_EQ(own->state, 'R');
}

TEST(ProcfsSampler, SeesWhatAProcessWrites) {
  const FakeProc directory;
  const std::string file = directory.path() / "data";
  const Child child{[&](const Child::Ready& ready) {
    const Fd fd{::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)};
    const std::vector<char> data(1 << 20, 'x');
    (void)!::write(fd.get(), data.data(), data.size());
    ::fsync(fd.get());
    ready();
  }};
  ProcfsSampler sampler{ProcRoot{}};
  const auto one = sample_of(sampler, child.pid());
  ASSERT_TRUE(one);
  if (one->write_bytes == 0) GTEST_SKIP() << "not a file system on a disk";
  EXPECT_GE(one->write_bytes, 1 << 20);
  EXPECT_LT(one->write_bytes, 2 << 20);
}

// How many threads a child has that made so many: the thread sanitizer adds some of its own.
int64_t threads_of(pid_t pid, int64_t made) {
#ifdef __SANITIZE_THREAD__
  const std::string path = "/proc/" + std::to_string(pid) + "/status";
  const std::string status = read_whole(AT_FDCWD, path.c_str(), 4096).value_or("");
  const std::string label = "Threads:";
  EXPECT_GE(std::atoll(status.c_str() + status.find(label) + label.size()), made);
  return std::atoll(status.c_str() + status.find(label) + label.size());
#else
  (void)pid;
  return made;
#endif
}

TEST(ProcfsSampler, StillSeesAProcessWhoseLeaderHasLeft) {
  const Child child{[](const Child::Ready& ready) {
    std::thread{[ready] {
      const auto leader = [] { return *read_whole(AT_FDCWD, "/proc/self/stat", 4096); };
      while (!parse_stat(leader())->has_ended()) std::this_thread::yield();
      ready();
      ::pause();
    }}.detach();
    ::syscall(SYS_exit, 0);  // this thread alone
  }};
  ProcfsSampler sampler{ProcRoot{}};
  auto one = sample_of(sampler, child.pid());
  for (int i = 0; i < 1000 && one && one->state != 'S'; ++i) {  // it may still be on its way
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
    one = sample_of(sampler, child.pid());
  }
  ASSERT_TRUE(one);
  EXPECT_EQ(one->state, 'S');
  EXPECT_EQ(one->threads, threads_of(child.pid(), 2));
  EXPECT_GT(one->rss_bytes, 0);
  // What an ended thread did may be opened by root alone.
  EXPECT_EQ(one->read_bytes.has_value(), ::geteuid() == 0);
}

TEST(ProcfsSampler, FollowsAnExecFromAnotherThread) {
  int go[2];
  ASSERT_EQ(::pipe(go), 0);
  const Child child{[&](const Child::Ready& ready) {
    std::thread{[&] {
      ready();
      char byte = 0;
      (void)!::read(go[0], &byte, 1);
      ::execl("/bin/sleep", "sleep", "60", nullptr);
    }}.join();
  }};
  ProcfsSampler sampler{ProcRoot{}};
  const auto before = sample_of(sampler, child.pid());
  const int64_t threads_before = threads_of(child.pid(), 2);
  ASSERT_EQ(::write(go[1], "g", 1), 1);
  const std::string comm = "/proc/" + std::to_string(child.pid()) + "/comm";
  while (read_whole(AT_FDCWD, comm.c_str(), 100) != "sleep\n") std::this_thread::yield();
  const auto after = sample_of(sampler, child.pid());
  ::close(go[0]);
  ::close(go[1]);
  ASSERT_TRUE(before && after);
  EXPECT_EQ(before->process, after->process);
  EXPECT_EQ(before->threads, threads_before);
  EXPECT_EQ(after->threads, 1);
  EXPECT_GE(*after->read_bytes, *before->read_bytes);
}

// A process with this very PID; 0 where that is not allowed.
pid_t fork_with_pid(pid_t pid) {
  clone_args args{};
  args.exit_signal = SIGCHLD;
  args.set_tid = reinterpret_cast<uint64_t>(&pid);
  args.set_tid_size = 1;
  const auto child = static_cast<pid_t>(::syscall(SYS_clone3, &args, sizeof args));
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (true) ::pause();
  }
  return std::max(child, 0);
}

TEST(ProcfsSampler, IsNotDeceivedByARealReusedPid) {
  Child first{[](const Child::Ready& ready) { ready(); }};
  const pid_t pid = first.pid();
  ProcfsSampler sampler{ProcRoot{}};
  const auto before = sample_of(sampler, pid);
  first.end();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // two ticks
  const pid_t second = fork_with_pid(pid);
  if (second == 0) GTEST_SKIP() << "a PID cannot be chosen here (CAP_CHECKPOINT_RESTORE)";
  const auto after = sample_of(sampler, pid);
  ::kill(second, SIGKILL);
  ::waitpid(second, nullptr, 0);
  ASSERT_TRUE(before && after);
  EXPECT_NE(before->process, after->process);
}

TEST(ProcfsSampler, LeavesTheIoOfOtherUsersUnknown) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to become another user";
  const pid_t parent = ::getpid();
  EXPECT_EQ(exit_code_of([&] {
              if (::setresuid(65534, 65534, 65534) != 0) return kCannotTell;
              ::prctl(PR_SET_DUMPABLE, 1);
              ProcfsSampler sampler{ProcRoot{}};
              for (int pass = 0; pass < 2; ++pass) {
                const auto own = sample_of(sampler, ::getpid());
                const auto other = sample_of(sampler, parent);
                if (!own || !own->read_bytes) return 1;
                if (!other || other->read_bytes || other->rss_bytes == 0) return 2;
              }
              return 0;
            }),
            0);
}

TEST(ProcfsSampler, SeesOnlyItsOwnWhereHidepidHidesTheRest) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to mount /proc";
  const FakeProc directory;
  const int code = exit_code_of([&] {
    if (::unshare(CLONE_NEWNS) != 0) return kCannotTell;
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return kCannotTell;
    const char* target = directory.path().c_str();
    if (::mount("proc", target, "proc", 0, "hidepid=2") != 0) return kCannotTell;
    ProcRoot proc{directory.path()};
    if (::setresgid(65534, 65534, 65534) != 0) return kCannotTell;
    if (::setresuid(65534, 65534, 65534) != 0) return kCannotTell;
    ::prctl(PR_SET_DUMPABLE, 1);
    ProcfsSampler sampler{std::move(proc)};
    return pids(sample(sampler)) == std::vector<pid_t>{::getpid()} ? 0 : 1;
  });
  if (code == kCannotTell) GTEST_SKIP() << "/proc cannot be mounted here";
  EXPECT_EQ(code, 0);
}

}  // namespace
}  // namespace tracer_bio
