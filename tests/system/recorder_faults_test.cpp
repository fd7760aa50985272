// What goes wrong around the recorder: it is stopped, its ring is too small, a user bombs the
// machine with forks, eight hours' worth of events come at once.
#include <cstring>
#include <fstream>
#include <thread>

#include "base/clock.h"
#include "source/event_file.h"
#include "system/fault_test.h"
#include "tracer_bio/events.h"

namespace tracer_bio::test {
namespace {

constexpr std::chrono::milliseconds kMoment{100};
constexpr std::chrono::seconds kHalfAMinute{30};

// A control group for at most so many processes; those in it end with the test.
class CrowdedCgroup {
 public:
  explicit CrowdedCgroup(int processes) {
    const auto name = "tracer-bio-test-" + std::to_string(::getpid());
    for (const std::filesystem::path parent : {"/sys/fs/cgroup/pids", "/sys/fs/cgroup"}) {
      std::error_code error;
      if (!std::filesystem::exists(parent / "cgroup.procs") ||
          !std::filesystem::create_directory(parent / name, error)) {
        continue;
      }
      folder_ = parent / name;
      if (write("pids.max", std::to_string(processes))) return;
      std::filesystem::remove(folder_, error);
      folder_.clear();
    }
  }
  ~CrowdedCgroup() {
    if (folder_.empty()) return;
    end_all();
    std::error_code error;
    std::filesystem::remove(folder_, error);
  }
  CrowdedCgroup(const CrowdedCgroup&) = delete;

  bool exists() const { return !folder_.empty(); }
  std::string members() const { return folder_ / "cgroup.procs"; }

  // No new ones first, then those that are there.
  void end_all() const {
    write("pids.max", "0");
    EXPECT_TRUE(eventually([&] {
      std::ifstream list{members()};
      bool empty = true;
      for (pid_t pid = 0; list >> pid;) {
        empty = false;
        ::kill(pid, SIGKILL);
      }
      return empty;
    }));
  }

 private:
  bool write(const std::string& file, const std::string& text) const {
    std::ofstream stream{folder_ / file};
    stream << text << std::flush;
    return stream.good();
  }

  std::filesystem::path folder_;
};

class RecorderFaults : public FaultTest {};

TEST_F(RecorderFaults, WhatAFullRingLosesIsCountedExactlyAndTheTreeMended) {
  // The second one sees everything that any process of the machine does meanwhile.
  Daemon small{dir_, with_ring("256KiB", "small")};
  Daemon large{dir_, with_ring("256MiB", "large")};
  std::this_thread::sleep_for(kMoment);
  const int64_t from_ns = utc_now_ns();
  ::kill(small.pid(), SIGSTOP);
  storm(20'000);
  // Longer than what may still find room.
  Child idle{{"sh", "-c", "echo runs; read line; : " + std::string(8000, 'x')}};
  EXPECT_EQ(idle.read_line(), "runs");
  ::kill(small.pid(), SIGCONT);
  std::this_thread::sleep_for(kMoment);
  run_marker({&small, &large});
  const int64_t to_ns = utc_now_ns();
  EXPECT_TRUE(eventually([&] {
    return !small.database()
                .rows("SELECT 1 FROM executions WHERE pid = ?", {int64_t{idle.pid()}})
                .empty();
  })) << small.log();
  EXPECT_EQ(small.stop().exit_code(), 0) << small.log();
  EXPECT_EQ(large.stop().exit_code(), 0) << large.log();

  EXPECT_EQ(large.database().integer("SELECT count(*) FROM losses"), 0);
  EXPECT_GT(lost(small, "ring", "exec"), 0);
  EXPECT_EQ(begun(small, from_ns, to_ns) + lost(small, "ring", "exec"),
            begun(large, from_ns, to_ns));
  // Nobody saw it begin.
  EXPECT_EQ(small.database().row("SELECT * FROM executions WHERE pid = ?",
                                 {int64_t{idle.pid()}})["origin"],
            "snapshot");
}

TEST_F(RecorderFaults, StoppedForHalfAMinuteTheRecorderLosesNothingThatFitsIntoItsRing) {
  Daemon daemon{dir_, with_ring("64MiB", "recorder")};
  ::kill(daemon.pid(), SIGSTOP);
  const auto go_on = std::chrono::steady_clock::now() + kHalfAMinute;
  storm(20'000);
  std::this_thread::sleep_until(go_on);
  ::kill(daemon.pid(), SIGCONT);
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
  Database database = daemon.database();
  EXPECT_EQ(database.integer("SELECT count(*) FROM losses"), 0);
  EXPECT_EQ(database.executions_of(tiny()).size(), 20'000U);
}

TEST_F(RecorderFaults, AForkBombIsRecordedAndHarmsNobody) {
  const CrowdedCgroup cgroup{64};
  if (!cgroup.exists()) GTEST_SKIP() << "missing: a pids cgroup that can be made here";
  Daemon daemon{dir_};
  // One bomb after the other: a shell that cannot fork ends.
  const std::string bomb = "echo $$ >'" + cgroup.members() + "' && bomb() { '" + tiny() +
                           "' 0; bomb & bomb & }; bomb; wait";
  Child bomber{{"sh", "-c", "while :; do sh -c \"$0\"; done", bomb}, {.log = dir_.path() / "bomb"}};
  EXPECT_TRUE(eventually([&] { return daemon.database().executions_of(tiny()).size() > 500; }));
  bomber.signal(SIGKILL);
  bomber.wait();
  cgroup.end_all();
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();

  Database database = daemon.database();
  EXPECT_EQ(database.integer("SELECT count(*) FROM losses"), 0);
  EXPECT_EQ(database.integer("SELECT count(*) FROM executions WHERE exe = ? AND end_reason IS NULL",
                             {tiny()}),
            0);
  EXPECT_EQ(database.row("PRAGMA integrity_check")["integrity_check"], "ok");
}

// Ten executions a second, as a recording of events.
class EventsOfADay {
 public:
  EventsOfADay(const std::filesystem::path& file, int executions) : writer_(file, 1'000'000) {
    for (int i = 0; i < executions; ++i) add(i);
  }

 private:
  template <class Record>
  void write(const Record& record, const std::string& rest = "") {
    std::vector<std::byte> bytes(sizeof record + rest.size());
    std::memcpy(bytes.data(), &record, sizeof record);
    std::memcpy(bytes.data() + sizeof record, rest.data(), rest.size());
    if (!writer_.write(bytes))
      throw std::runtime_error("the recording of events cannot be written");
  }

  void add(int number) {
    constexpr uint64_t kStepNs = 100'000'000;
    const auto pid = static_cast<uint32_t>(2000 + number % 30'000);
    const uint64_t start_ns = kStepNs * static_cast<uint64_t>(number + 1);
    const auto header = [&](uint32_t kind, uint64_t after_ns) {
      return tb_header{
          .kind = kind, .pid = pid, .start_ns = start_ns, .time_ns = start_ns + after_ns};
    };
    write(tb_fork{.header = header(TB_FORK, 0), .parent_start_ns = 1, .parent_pid = 1});
    const std::string name{"/usr/bin/bwa\0", 13};
    const std::string exe{"bwa\0bin\0usr\0", 12};
    const std::string cwd{"data\0", 5};
    std::string args{"bwa\0mem\0", 8};
    args += std::to_string(number) + '\0';
    tb_exec exec{.header = header(TB_EXEC, 1000), .args_bytes = args.size(), .ppid = 1};
    exec.filename_size = exec.interpreter_size = static_cast<uint32_t>(name.size());
    exec.exe_size = static_cast<uint32_t>(exe.size());
    exec.cwd_size = static_cast<uint32_t>(cwd.size());
    exec.args_size = static_cast<uint32_t>(args.size());
    std::memcpy(exec.comm, "bwa", 4);
    write(exec, name + name + exe + cwd + args);
    write(tb_exit{.header = header(TB_EXIT, 50'000'000)});
    write(tb_free{.header = header(TB_FREE, 51'000'000)});
  }

  EventFileWriter writer_;
};

TEST_F(RecorderFaults, EightHoursOfEventsAtOnceNeedNoMoreMemoryThanTwo) {
  // The highest that the kernel saw: what a moment shows depends on the moment.
  const auto peak_bytes = [&](int hours) {
    const int executions = hours * 3600 * 10;
    const std::string name = std::to_string(hours) + "_hours";
    const auto events = dir_.path() / (name + ".events");
    EventsOfADay{events, executions};
    // A small queue is full at once, so that nothing else hides behind it.
    const DaemonOptions options{
        .config = "[processing]\ninterval = 0.1\nqueue = \"1MiB\"\n" + std::string{kNoEngines},
        .name = name,
        .arguments = {"--replay", events.string()}};
    const Ended ended = run_daemon_to_end(dir_, options);
    EXPECT_EQ(ended.exit_code(), 0) << ended.output;
    Database database{dir_.path() / (name + ".db")};
    EXPECT_EQ(database.integer("SELECT count(*) FROM executions"), executions);
    EXPECT_EQ(database.integer("SELECT count(*) FROM losses"), 0);
    return ended.max_rss_bytes();
  };
  const int64_t of_two = peak_bytes(2);
  const int64_t of_eight = peak_bytes(8);
  EXPECT_LT(of_eight, of_two * 105 / 100) << of_two;
}

}  // namespace
}  // namespace tracer_bio::test
