// In a process of its own: what is given up does not come back.
#include "daemon/privileges.h"

#include <gtest/gtest.h>
#include <linux/bpf.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "unit/scratch.h"

namespace tracer_bio {
namespace {

// Whether it holds in a process that has given up what it does not need.
template <class Question>
bool holds_without_privileges(const PrivilegeNeeds& needs, Question question) {
  const pid_t child = ::fork();
  if (child == 0) {
    bool held = false;
    try {
      drop_privileges(needs);
      held = question();
    } catch (const std::exception&) {
    }
    ::_exit(held ? 0 : 1);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child && status == 0;
}

bool is_refused(long result) { return result == -1 && errno == EPERM; }

TEST(Privileges, NoProgramOrProcessIsStarted) {
  EXPECT_TRUE(holds_without_privileges({}, [] {
    char* none[] = {nullptr};
    return is_refused(::execve("/bin/true", none, none)) && is_refused(::fork()) &&
           is_refused(::syscall(SYS_execveat, -1, "/bin/true", none, none, 0));
  }));
}

TEST(Privileges, ThreadsAreStarted) {
  EXPECT_TRUE(holds_without_privileges({}, [] {
    bool refused = false;
    std::thread([&] { refused = is_refused(::fork()); }).join();
    return refused;
  }));
}

TEST(Privileges, NobodyIsListenedTo) {
  EXPECT_TRUE(holds_without_privileges({}, [] {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    return fd >= 0 && is_refused(::listen(fd, 1)) && is_refused(::accept(fd, nullptr, nullptr));
  }));
}

TEST(Privileges, NothingIsLoadedIntoTheKernel) {
  const auto call = [](int command) { return ::syscall(SYS_bpf, command, nullptr, 0); };
  EXPECT_TRUE(holds_without_privileges({.bpf = true}, [&] {
    return is_refused(call(BPF_PROG_LOAD)) && is_refused(call(BPF_MAP_CREATE)) &&
           is_refused(call(BPF_BTF_LOAD)) && is_refused(call(1000)) &&
           is_refused(::syscall(SYS_init_module, nullptr, 0, ""));
  }));
  EXPECT_TRUE(holds_without_privileges({}, [&] { return is_refused(call(BPF_ITER_CREATE)); }));
}

TEST(Privileges, NobodyElseIsBecome) {
  EXPECT_TRUE(holds_without_privileges({}, [] {
    return is_refused(::syscall(SYS_setuid, 0)) && is_refused(::unshare(CLONE_NEWUSER)) &&
           is_refused(::syscall(SYS_capset, nullptr, nullptr));
  }));
}

TEST(Privileges, OnlyAnotherUsersDatabaseNeedsMore) {
  const test::Scratch scratch;
  const auto file = scratch.path() / "x.db";
  EXPECT_FALSE(is_others_file(file));
  EXPECT_TRUE(::geteuid() == 0 || is_others_file("/etc/passwd"));
}

}  // namespace
}  // namespace tracer_bio
