// What the running recorder may do, thread for thread.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>

#include "base/file.h"
#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kReadOthers = 1U << 19U | 1U << 2U;  // SYS_PTRACE, DAC_READ_SEARCH
constexpr uint64_t kBpf = uint64_t{1} << 39U;           // BPF
constexpr uint64_t kPerfmon = uint64_t{1} << 38U;       // PERFMON
constexpr uint64_t kWriteOthers = 1U << 1U | 1U << 0U;  // DAC_OVERRIDE, CHOWN

// A line of a thread's /proc/PID/task/TID/status.
std::string status_line(const fs::path& thread, const std::string& name) {
  std::istringstream lines{read_file(thread / "status", 1 << 16).value_or("")};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name + ":\t")) return line.substr(name.size() + 2);
  }
  throw std::runtime_error("no " + name + " in " + thread.string());
}

uint64_t capabilities(const fs::path& thread, const std::string& set) {
  return std::stoull(status_line(thread, set), nullptr, 16);
}

fs::path folder_of(pid_t pid) { return fs::path{"/proc"} / std::to_string(pid); }

class Privileges : public SystemTest {
 protected:
#ifdef __SANITIZE_THREAD__
  void SetUp() override { GTEST_SKIP() << "the thread sanitizer brings a thread of its own"; }
#endif

  static void expect_in_all_threads(pid_t pid, uint64_t expected) {
    expect_in_all_threads(pid, expected, expected);
  }

  static void expect_in_all_threads(pid_t pid, uint64_t expected, uint64_t bound) {
    const auto threads = [&] { return fs::directory_iterator{folder_of(pid) / "task"}; };
    // main, store, events, files, objects, sampler
    ASSERT_TRUE(
        eventually([&] { return std::distance(threads(), fs::directory_iterator{}) == 6; }));
    for (const auto& thread : threads()) {
      for (const std::string set : {"CapEff", "CapPrm"})
        EXPECT_EQ(capabilities(thread, set), expected) << set << " of " << thread;
      EXPECT_EQ(capabilities(thread, "CapBnd"), bound) << thread;
      for (const std::string set : {"CapInh", "CapAmb"})
        EXPECT_EQ(capabilities(thread, set), 0U) << set << " of " << thread;
      EXPECT_EQ(status_line(thread, "NoNewPrivs"), "1");
      EXPECT_EQ(status_line(thread, "Seccomp"), "2");  // a filter
    }
  }
};

// systemd is not asked for: what the unit forbids is forbidden by a helper.
TEST_F(Privileges, OfTheUnitAreEnough) {
  if (std::system("systemd-analyze syscall-filter @system-service > /dev/null 2>&1") != 0)
    GTEST_SKIP() << "no systemd-analyze";
  const auto confined = dir_.script(
      "confined.sh", "#!/bin/sh\nexec '" + helper("confined") +
                         "' '" TRACER_BIO_SOURCE_DIR
                         "/config/systemd/tracer-bio.service' '" TRACER_BIO_BINARY "' \"$@\"\n");
  Daemon daemon{dir_, {.binary = confined}};
  // The unit leaves no SETPCAP: its bounds stay as they are.
  expect_in_all_threads(daemon.pid(), kBpf | kReadOthers, kBpf | kPerfmon | kReadOthers);
  const pid_t pid = run({"true"}).pid;
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
  EXPECT_EQ(daemon.database().rows("SELECT source FROM recordings").at(0)["source"], "ebpf");
  EXPECT_EQ(daemon.database().executions_of(pid).size(), 1U);
}

TEST_F(Privileges, AreThoseThatRecordingNeedsInEachThread) {
  Daemon daemon{dir_};
  expect_in_all_threads(daemon.pid(), kBpf | kReadOthers);
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
}

TEST_F(Privileges, SufficeToWriteAnotherUsersDatabase) {
  constexpr uid_t kOther = 65534;
  ASSERT_EQ(::chown(dir_.path().c_str(), kOther, kOther), 0);
  fs::permissions(dir_.path(), fs::perms::owner_all);
  Daemon daemon{dir_};
  expect_in_all_threads(daemon.pid(), kBpf | kReadOthers | kWriteOthers);
  run({tiny()});
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
  EXPECT_EQ(daemon.database().executions_of(tiny()).size(), 1U);
}

TEST_F(Privileges, SufficeForBothSamplersAndAReload) {
  for (const std::string sampler : {"iterator", "procfs"}) {
    DaemonOptions options;
    options.name = sampler;
    options.config = "[monitoring]\ninterval = 0.2\npss = true\nsampler = \"" + sampler +
                     "\"\n[processing]\ninterval = 0.2\n[filters.executables]\nouter = [\"*\"]\n";
    Daemon daemon{dir_, options};
    dir_.script("outer.sh", "#!/bin/sh\nwhile :; do :; done\n");
    Child outer{{"./outer.sh"}, {.directory = dir_.path(), .uid = 65534}};
    EXPECT_TRUE(eventually([&] {
      return daemon.database().integer(
                 "SELECT count(*) FROM metrics JOIN executions ON executions.id = execution_id"
                 " WHERE pid = ? AND metrics.read_bytes IS NOT NULL AND pss_bytes IS NOT NULL",
                 {int64_t{outer.pid()}}) > 0;
    })) << daemon.log();
    daemon.reload("[filters]\nusers = [\"nobody\"]\n");
    EXPECT_TRUE(eventually([&] { return daemon.log().find("in force") != std::string::npos; }));
    outer.signal(SIGKILL);
    outer.wait();
    EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
    EXPECT_EQ(daemon.log().find("warn"), std::string::npos) << daemon.log();
    EXPECT_EQ(daemon.database().row("SELECT DISTINCT sampler FROM recorder_stats"
                                    " WHERE sampler <> 'none'")["sampler"],
              sampler);
  }
}

// The inodes of sockets that wait for somebody to connect.
std::set<std::string> listening_sockets(pid_t pid) {
  std::set<std::string> inodes;
  const auto read = [&](const char* table, size_t column, const std::string& value, size_t inode) {
    std::istringstream lines{read_file(folder_of(pid) / "net" / table, 1 << 24).value_or("")};
    for (std::string line; std::getline(lines, line);) {
      std::istringstream text{line};
      std::vector<std::string> words;
      for (std::string word; text >> word;) words.push_back(word);
      if (words.size() > inode && words[column] == value) inodes.insert(words[inode]);
    }
  };
  for (const char* table : {"tcp", "tcp6"}) read(table, 3, "0A", 9);  // TCP_LISTEN
  read("unix", 3, "00010000", 6);                                     // __SO_ACCEPTCON
  return inodes;
}

TEST_F(Privileges, NobodyCanConnectToIt) {
  Daemon daemon{dir_};
  const auto listening = listening_sockets(daemon.pid());
  for (const auto& fd : fs::directory_iterator{folder_of(daemon.pid()) / "fd"}) {
    std::string target = fs::read_symlink(fd.path()).string();
    if (!target.starts_with("socket:[")) continue;
    target = target.substr(8, target.size() - 9);
    EXPECT_FALSE(listening.contains(target)) << fd.path();
  }
  EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
}

}  // namespace
}  // namespace tracer_bio::test
