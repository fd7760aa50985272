// A directory that looks like /proc, and real processes to look at.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "procfs/parse.h"

namespace tracer_bio {

struct FakeStat {
  pid_t pid = 0;
  std::string comm = "bwa";
  char state = 'S';
  pid_t ppid = 1;
  unsigned flags = 0;
  int64_t user_ticks = 0;
  int64_t system_ticks = 0;
  int64_t threads = 1;
  uint64_t start_ticks = 100;
  int64_t virtual_bytes = 1 << 20;
  int64_t rss_pages = 10;
  uint64_t args_begin = 0;
  uint64_t args_end = 0;
  unsigned exit_code = 0;

  std::string text() const {
    const auto n = [](auto number) { return std::to_string(number) + " "; };
    std::string line = n(pid) + "(" + comm + ") " + state + " " + n(ppid) + n(pid) + n(pid);
    line += "0 -1 " + n(flags) + "11 999 7 999 " + n(user_ticks) + n(system_ticks);
    line += "888 888 20 0 " + n(threads) + "0 " + n(start_ticks) + n(virtual_bytes) + n(rss_pages);
    line += "18446744073709551615 ";
    for (int field = 26; field < 48; ++field) line += "1 ";
    return line + n(args_begin) + n(args_end) + "1 1 " + std::to_string(exit_code) + "\n";
  }
};

inline std::string io_text(int64_t read_bytes, int64_t write_bytes) {
  return "rchar: " + std::to_string(read_bytes + 1) +
         "\nwchar: " + std::to_string(write_bytes + 1) +
         "\nsyscr: 3\nsyscw: 4\nread_bytes: " + std::to_string(read_bytes) +
         "\nwrite_bytes: " + std::to_string(write_bytes) + "\ncancelled_write_bytes: 9\n";
}

class FakeProc {
 public:
  FakeProc() {
    std::string name = testing::TempDir() + "procfs-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    root_ = name;
  }
  FakeProc(const FakeProc&) = delete;
  FakeProc& operator=(const FakeProc&) = delete;
  ~FakeProc() { std::filesystem::remove_all(root_); }

  const std::filesystem::path& path() const { return root_; }

  void write(const std::filesystem::path& file, std::string_view text) const {
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file, std::ios::binary | std::ios::trunc) << text;
  }
  void link(const std::filesystem::path& file, const std::string& target) const {
    std::filesystem::create_symlink(target, root_ / file);
  }
  void remove(const std::filesystem::path& file) const {
    std::filesystem::remove_all(root_ / file);
  }

  void set(const FakeStat& stat) const { write(std::to_string(stat.pid) + "/stat", stat.text()); }
  void set_io(pid_t pid, pid_t tid, int64_t read_bytes, int64_t write_bytes) const {
    write(std::to_string(pid) + "/task/" + std::to_string(tid) + "/io",
          io_text(read_bytes, write_bytes));
  }
  // What makes a reader of a snapshot content.
  void set_image(const FakeStat& stat, std::string_view cmdline) const {
    const std::string pid = std::to_string(stat.pid);
    set(stat);
    write(pid + "/status", "Name:\tbwa\nUid:\t1000\t0\t0\t0\nGid:\t100\t0\t0\t0\n");
    write(pid + "/cmdline", cmdline);
  }

 private:
  std::filesystem::path root_;
};

// A child process that runs `body` (which should call ready() once) and then waits to be killed.
class Child {
 public:
  class Ready {
   public:
    explicit Ready(int fd) : fd_(fd) {}
    void operator()() const { (void)!::write(fd_, "r", 1); }

   private:
    int fd_;
  };

  explicit Child(const std::function<void(const Ready&)>& body) {
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::getppid() != parent) ::_exit(0);
      body(Ready{ends[1]});
      while (true) ::pause();
    }
    ::close(ends[1]);
    char byte = 0;
    (void)!::read(ends[0], &byte, 1);
    ::close(ends[0]);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { end(); }

  pid_t pid() const { return pid_; }
  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(std::exchange(pid_, 0), nullptr, 0);
  }

 private:
  pid_t pid_ = 0;
};

// Whether `check` holds in a process of its own, which may give up its rights. 77: it cannot tell.
inline int exit_code_of(const std::function<int()>& check) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    try {
      ::_exit(check());
    } catch (...) {
      ::_exit(99);
    }
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
constexpr int kCannotTell = 77;

}  // namespace tracer_bio
