// What the netlink source makes of the kernel's messages.
#include "source/netlink/process_table.h"

#include <gtest/gtest.h>

#include <map>

#include "unit/told_events.h"

namespace tracer_bio {
namespace {

using Kind = ProcEvent::Kind;
constexpr uint64_t kTick = kClockTickNs;

// A machine whose processes can be looked at until they have gone.
class FakeReader final : public ProcessReader {
 public:
  std::vector<ProcessBrief> list() override {
    std::vector<ProcessBrief> all;
    for (const auto& [pid, brief] : processes) all.push_back(brief);
    return all;
  }
  std::optional<ProcessBrief> brief(pid_t pid) override {
    const auto found = processes.find(pid);
    return found == processes.end() ? std::nullopt : std::optional{found->second};
  }
  void read(pid_t pid, const std::function<void(const ProcessSnapshot&)>& tell) override {
    const auto found = processes.find(pid);
    if (found == processes.end()) return;
    ProcessSnapshot snapshot{.process = found->second.process};
    snapshot.image.ppid = found->second.ppid;
    snapshot.image.uid = 1000;
    snapshot.image.comm = comm;
    snapshot.totals.cpu_ns = 5;
    tell(snapshot);
  }

  std::map<pid_t, ProcessBrief> processes;
  std::string comm = "bwa";
};

struct Kernel {
  void begins(pid_t parent, pid_t pid) {
    reader.processes[pid] = {
        .process = {pid, now_ns / kTick * kTick}, .ppid = parent, .threads = 1};
    forks(parent, pid, pid);
  }
  void forks(pid_t parent, pid_t pid, pid_t tid) {
    table.on_fork(
        {.kind = Kind::kFork, .time_ns = ++now_ns, .tid = tid, .pid = pid, .parent_pid = parent},
        told);
  }
  void executes(pid_t pid, bool and_again = false) {
    table.on_exec(
        {.kind = Kind::kExec, .time_ns = ++now_ns, .tid = pid, .pid = pid},
        [=] { return and_again; }, told);
  }
  void exits(pid_t pid, pid_t tid, uint32_t status, std::optional<ThreadStats> stats) {
    table.on_exit(
        {.kind = Kind::kExit, .time_ns = ++now_ns, .tid = tid, .pid = pid, .status = status}, stats,
        told);
  }
  void exits(pid_t pid, uint32_t status = 0) { exits(pid, pid, status, cost(10)); }

  static ThreadStats cost(int64_t cpu_ns) {
    ThreadStats stats{.uid = 1000, .comm = "named"};
    stats.totals.cpu_ns = cpu_ns;
    stats.totals.max_rss_bytes = 4096;
    return stats;
  }

  FakeReader reader;
  ProcessTable table{reader};
  ToldEvents told;
  uint64_t now_ns = 5 * kTick;
};

using Lines = std::vector<std::string>;

TEST(ProcessTable, TellsAProcessFromItsForkToItsEnd) {
  Kernel kernel;
  kernel.begins(1, 10);
  kernel.executes(10);
  kernel.exits(10, 3 << 8);
  EXPECT_EQ(kernel.told.lines,
            (Lines{"1 forks 10", "10 executes bwa", "10 exits 3", "10 is free"}));
  EXPECT_EQ(kernel.told.exits.at(0).totals.cpu_ns, 10);
  EXPECT_EQ(kernel.told.exits.at(0).image_max_rss_bytes, 4096);
  EXPECT_EQ(kernel.told.frees.at(0).quality, CpuQuality::kAtExit);
}

TEST(ProcessTable, NamesAProcessThatHadGoneByWhatTaskstatsKnows) {
  Kernel kernel;
  kernel.forks(1, 10, 10);  // gone before anybody could look at it
  kernel.executes(10);
  kernel.exits(10);
  EXPECT_EQ(kernel.told.lines,
            (Lines{"1 forks 10", "10 executes named", "10 exits 0", "10 is free"}));
  EXPECT_EQ(kernel.told.execs.at(0).image.uid, 1000U);
  EXPECT_TRUE(kernel.told.execs.at(0).image.exe.empty());
}

TEST(ProcessTable, DoesNotTakeTheNextProgramForTheOneBefore) {
  Kernel kernel;
  kernel.begins(1, 10);
  kernel.executes(10, true);  // env, which had become bwa when /proc was read
  kernel.executes(10);
  EXPECT_EQ(kernel.told.lines, (Lines{"1 forks 10", "10 executes something", "10 executes bwa"}));
  EXPECT_EQ(kernel.told.execs.at(0).image.uid, 1000U);  // the same process
}

TEST(ProcessTable, EndsAProcessWithItsLastThread) {
  Kernel kernel;
  kernel.begins(1, 10);
  kernel.executes(10);
  kernel.forks(10, 10, 11);
  kernel.reader.processes[10].threads = 2;
  kernel.exits(10, 10, 0, Kernel::cost(1));  // the leader leaves before
  kernel.exits(10, 11, 7 << 8, Kernel::cost(2));
  EXPECT_EQ(kernel.told.lines,
            (Lines{"1 forks 10", "10 executes bwa", "10 exits 7", "10 is free"}));
  EXPECT_EQ(kernel.told.exits.at(0).totals.cpu_ns, 3);
}

TEST(ProcessTable, KnowsTheThreadsOfWhatRanBefore) {
  Kernel kernel;
  kernel.reader.processes[10] = {.process = {10, kTick}, .ppid = 1, .threads = 2};
  kernel.table.count(kernel.now_ns);
  kernel.exits(10, 11, 0, Kernel::cost(1));
  EXPECT_TRUE(kernel.told.lines.empty());
  kernel.exits(10, 9);
  EXPECT_EQ(kernel.told.lines, (Lines{"10 is ended by 9", "10 is free"}));
}

TEST(ProcessTable, ForgetsAThreadWhoseExitWasCountedAlready) {
  Kernel kernel;
  kernel.reader.processes[10] = {.process = {10, kTick}, .ppid = 1, .threads = 2};
  kernel.table.count(kernel.now_ns + 10);  // read after the message below was sent
  kernel.exits(10, 11, 0, Kernel::cost(1));
  kernel.now_ns += 20;
  kernel.exits(10, 12, 0, Kernel::cost(1));
  EXPECT_TRUE(kernel.told.lines.empty());
}

TEST(ProcessTable, DoesNotKnowTheCostWhereATotalWasLost) {
  Kernel kernel;
  kernel.begins(1, 10);
  kernel.executes(10);
  kernel.exits(10, 10, 0, std::nullopt);
  EXPECT_EQ(kernel.told.exits.at(0).totals, Totals{});
}

TEST(ProcessTable, EndsAProcessThatLostMessagesSayHasMoreThreads) {
  Kernel kernel;
  kernel.begins(1, 10);
  kernel.executes(10);
  kernel.forks(10, 10, 11);  // its exit is lost
  kernel.reader.processes.erase(10);
  kernel.exits(10);
  EXPECT_EQ(kernel.told.lines.back(), "10 is free");
}

TEST(ProcessTable, LeavesAReusedNumberToItsNewOwner) {
  Kernel kernel;
  kernel.forks(1, 10, 10);
  kernel.executes(10);
  kernel.reader.processes[10] = {.process = {10, 90 * kTick}, .ppid = 1, .threads = 1};
  kernel.executes(10);
  EXPECT_TRUE(kernel.told.execs.at(0).image.exe.empty());
  EXPECT_EQ(kernel.told.execs.at(0).process.start_ns, 5 * kTick + 1);
}

TEST(TaskStats, AreReadAsTheKernelFillsThem) {
  taskstats wire{};
  wire.cpu_run_virtual_total = 123;
  wire.ac_utime = 7;
  wire.hiwater_rss = 2;
  wire.read_bytes = 4096;
  wire.ac_uid = 1000;
  std::fill(std::begin(wire.ac_comm), std::end(wire.ac_comm), 'x');  // no NUL
  const ThreadStats stats = to_thread_stats(wire);
  EXPECT_EQ(stats.totals.cpu_ns, 123);
  EXPECT_EQ(stats.totals.user_ns, 7000);
  EXPECT_EQ(stats.totals.max_rss_bytes, 2048);
  EXPECT_EQ(stats.totals.read_bytes, 4096);
  EXPECT_EQ(stats.uid, 1000U);
  EXPECT_EQ(stats.comm.size(), sizeof wire.ac_comm);
}

}  // namespace
}  // namespace tracer_bio
