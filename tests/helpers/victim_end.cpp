// Ends of a process that a recorder may tell wrongly.
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "victim.h"

namespace {

// exit(2) of the calling thread alone: neither exit() nor pthread_exit() is just that.
[[noreturn]] void exit_thread(int code) {
  syscall(SYS_exit, code);
  __builtin_unreachable();
}

// The state letter of this process's leader thread.
char leader_state() {
  std::ifstream stat("/proc/self/task/" + std::to_string(getpid()) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(stat), {}};
  const size_t name_end = text.rfind(')');
  return name_end == std::string::npos ? '?' : text.at(name_end + 2);
}

void wait_until_leader_has_gone() {
  while (leader_state() != 'Z') std::this_thread::yield();
}

}  // namespace

int leader_exits_first(const Words& words) {
  std::thread{[code = static_cast<int>(to_number(words[0]))] {
    wait_until_leader_has_gone();
    std::_Exit(code);  // exit_group
  }}.detach();
  exit_thread(0);
}

int leader_exits_alone(const Words& words) {
  std::thread{[code = static_cast<int>(to_number(words[1]))] {
    wait_until_leader_has_gone();
    exit_thread(code);
  }}.detach();
  exit_thread(static_cast<int>(to_number(words[0])));
}

int core_dump(const Words& /*words*/) {
  rlimit limit{};
  if (getrlimit(RLIMIT_CORE, &limit) != 0) die("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_CORE, &limit) != 0) die("setrlimit");
  std::abort();
}

int kill_self(const Words& words) {
  if (kill(getpid(), static_cast<int>(to_number(words[0]))) != 0) die("kill");
  return 0;
}
