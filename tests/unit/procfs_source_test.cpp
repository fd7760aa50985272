#include "procfs/procfs_source.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>

#include "unit/procfs_fake.h"
#include "unit/told_events.h"

namespace tracer_bio {
namespace {

struct Polled {
  ToldEvents scan() {
    ToldEvents told;
    source->poll(told, std::chrono::milliseconds{0});
    return told;
  }

  FakeProc fake;
  std::unique_ptr<Source> source = make_procfs_source(ProcRoot{fake.path()}, 4096, {});
};

FakeStat bash(pid_t pid, pid_t ppid = 1) {
  return {.pid = pid, .comm = "bash", .ppid = ppid, .user_ticks = 3, .args_begin = 700};
}

TEST(ProcfsSource, TellsWhatItFindsParentsFirstAndOnce) {
  Polled polled;
  polled.fake.set_image(bash(101, 102), std::string("bash\0-c\0", 8));
  polled.fake.set_image(bash(102), std::string("bash\0", 5));
  const ToldEvents told = polled.scan();
  EXPECT_EQ(told.lines, (std::vector<std::string>{"1 forks 102", "102 executes bash",
                                                  "102 forks 101", "101 executes bash"}));
  EXPECT_EQ(told.execs.at(0).origin, Origin::kPolled);
  EXPECT_TRUE(polled.scan().lines.empty());
}

TEST(ProcfsSource, TellsAProgramThatTookAnothersPlace) {
  Polled polled;
  polled.fake.set_image(bash(101), std::string("bash\0", 5));
  polled.scan();
  FakeStat bwa = bash(101);
  bwa.comm = "bwa";
  bwa.args_begin = 900;  // another address space
  polled.fake.set_image(bwa, std::string("bwa\0", 4));
  const ToldEvents told = polled.scan();
  EXPECT_EQ(told.lines, std::vector<std::string>{"101 executes bwa"});
  EXPECT_EQ(told.execs.at(0).before.cpu_ns, 30'000'000);
}

TEST(ProcfsSource, TellsTheExecOfAProcessThatWasOnlyForkedBefore) {
  Polled polled;
  FakeStat worker = bash(101);
  worker.flags = 0x40;  // never called execve
  polled.fake.set_image(worker, std::string("bash\0", 5));
  EXPECT_EQ(polled.scan().lines, std::vector<std::string>{"1 forks 101"});
  worker.flags = 0;
  polled.fake.set_image(worker, std::string("bash\0", 5));
  EXPECT_EQ(polled.scan().lines, std::vector<std::string>{"101 executes bash"});
}

TEST(ProcfsSource, DoesNotKnowTheStatusOfWhatIsGone) {
  Polled polled;
  polled.fake.set_image(bash(101), std::string("bash\0", 5));
  polled.scan();
  polled.fake.remove("101");
  const ToldEvents told = polled.scan();
  EXPECT_EQ(told.lines, (std::vector<std::string>{"101 has gone", "101 is free"}));
  EXPECT_EQ(told.exits.at(0).totals.cpu_ns, 30'000'000);
  EXPECT_EQ(told.frees.at(0).quality, CpuQuality::kSampled);
}

TEST(ProcfsSource, ReadsTheStatusOfAZombieOnce) {
  Polled polled;
  polled.fake.set_image(bash(101), std::string("bash\0", 5));
  polled.scan();
  FakeStat zombie = bash(101);
  zombie.state = 'Z';
  zombie.exit_code = 3 << 8;
  polled.fake.set(zombie);
  polled.fake.write("101/io", "");
  EXPECT_EQ(polled.scan().lines, (std::vector<std::string>{"101 exits 3", "101 is free"}));
  polled.fake.remove("101");
  EXPECT_TRUE(polled.scan().lines.empty());
}

TEST(ProcfsSource, TellsAReusedPidFromItsFormerOwner) {
  Polled polled;
  polled.fake.set_image(bash(101), std::string("bash\0", 5));
  polled.scan();
  FakeStat later = bash(101);
  later.start_ticks = 200;
  polled.fake.set_image(later, std::string("bash\0", 5));
  EXPECT_EQ(polled.scan().lines, (std::vector<std::string>{"101 has gone", "101 is free",
                                                           "1 forks 101", "101 executes bash"}));
}

TEST(ProcfsSource, LeavesOutTheKernelsThreads) {
  Polled polled;
  FakeStat thread = bash(2);
  thread.flags = 0x00200000;
  polled.fake.set_image(thread, "");
  EXPECT_TRUE(polled.scan().lines.empty());
}

TEST(ProcfsSource, SaysThatItCannotSeeEverything) {
  EXPECT_EQ(Polled{}.source->unseen(), "short_processes");
}

}  // namespace
}  // namespace tracer_bio
