// In a process of its own: what is given up does not come back.
#include "daemon/privileges.h"

#include <gtest/gtest.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "base/file.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

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

TEST(Privileges, NobodyIsLookedInto) {
  EXPECT_TRUE(holds_without_privileges({}, [] {
    return is_refused(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)) &&
           is_refused(::syscall(SYS_process_vm_readv, ::getppid(), nullptr, 0, nullptr, 0, 0)) &&
           is_refused(::syscall(SYS_perf_event_open, nullptr, 0, -1, -1, 0));
  }));
}

TEST(Privileges, NothingIsMounted) {
  EXPECT_TRUE(holds_without_privileges({}, [] {
    return is_refused(::syscall(SYS_mount, "none", "/", "tmpfs", 0, nullptr)) &&
           is_refused(::syscall(SYS_open_tree, -1, "/", 0)) && is_refused(::chroot("/"));
  }));
}

// What io_uring does, and what clone3 is asked for, no filter sees.
TEST(Privileges, NoCallPassesTheFilterBy) {
  EXPECT_TRUE(holds_without_privileges({}, [] {
    return is_refused(::syscall(SYS_io_uring_setup, 1, nullptr)) &&
           ::syscall(SYS_clone3, nullptr, 0) == -1 && errno == ENOSYS;
  }));
}

TEST(Privileges, NoProgramCouldGainAny) {
  EXPECT_TRUE(
      holds_without_privileges({}, [] { return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1; }));
}

// Of the first 64.
uint64_t capabilities(std::string_view set) {
  const std::string status = read_file("/proc/self/status", 1 << 16).value_or("");
  const size_t at = status.find("\n" + std::string(set) + ":\t");
  if (at == std::string::npos) throw std::runtime_error("no " + std::string(set));
  return std::stoull(status.substr(at + set.size() + 3), nullptr, 16);
}

constexpr uint64_t bit(int capability) { return uint64_t{1} << static_cast<unsigned>(capability); }

// As another user, or in a container, there are fewer from the beginning.
TEST(Privileges, AreThoseThatAreNeededOfThoseThatThereWere) {
  const uint64_t before = capabilities("CapPrm");
  const auto leaves = [&](const PrivilegeNeeds& needs, uint64_t expected) {
    return holds_without_privileges(needs, [&] {
      return capabilities("CapPrm") == (before & expected) &&
             capabilities("CapEff") == (before & expected) && capabilities("CapAmb") == 0;
    });
  };
  EXPECT_TRUE(leaves({}, 0));
  EXPECT_TRUE(leaves({.bpf = true}, bit(CAP_BPF)));
  EXPECT_TRUE(leaves({.live = true}, bit(CAP_SYS_PTRACE) | bit(CAP_DAC_READ_SEARCH)));
  EXPECT_TRUE(leaves({.others_file = true}, bit(CAP_DAC_OVERRIDE) | bit(CAP_CHOWN)));
}

TEST(Privileges, ThatAreLeftAreNamed) {
  const bool has_ptrace = (capabilities("CapPrm") & bit(CAP_SYS_PTRACE)) != 0;
  const pid_t child = ::fork();
  if (child == 0) {
    const std::vector<std::string> names = drop_privileges({.live = true});
    const bool named = std::ranges::find(names, "sys_ptrace") != names.end();
    ::_exit(named == has_ptrace ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

class OthersFile : public testing::Test {
 protected:
  ~OthersFile() override {
    fs::permissions(folder, fs::perms::owner_all);  // so that it can be removed
  }

  static void make_read_only(const fs::path& path) {
    fs::permissions(path, fs::perms::owner_write, fs::perm_options::remove);
  }

  const test::Scratch scratch;
  const fs::path folder = scratch.path();
};

TEST_F(OthersFile, IsNoneThatIsOnesOwn) {
  EXPECT_FALSE(is_others_file(folder / "not_there_yet.db"));
  EXPECT_FALSE(is_others_file(scratch.write("x.db", "")));
}

TEST_F(OthersFile, IsOneThatOnlyACapabilityWrites) {
  const auto file = scratch.write("x.db", "");
  make_read_only(file);
  EXPECT_TRUE(is_others_file(file));
}

TEST_F(OthersFile, IsOneWhoseFilesBesideItAre) {
  for (const std::string end : {"-wal", "-shm", "-lock"}) {
    const auto file = scratch.write("x.db" + end + ".db", "");
    EXPECT_FALSE(is_others_file(file));
    make_read_only(scratch.write("x.db" + end + ".db" + end, ""));
    EXPECT_TRUE(is_others_file(file)) << end;
  }
}

TEST_F(OthersFile, IsOneInAnothersFolder) {
  const auto file = scratch.write("x.db", "");
  make_read_only(folder);
  EXPECT_TRUE(is_others_file(file));
}

TEST_F(OthersFile, IsLookedForBehindLinks) {
  const test::Scratch elsewhere;
  const auto file = scratch.write("x.db", "");
  make_read_only(folder);
  fs::create_symlink(file, elsewhere.path() / "link.db");
  EXPECT_TRUE(is_others_file(elsewhere.path() / "link.db"));
}

TEST_F(OthersFile, IsAnotherUsers) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root";
  const auto file = scratch.write("x.db", "");
  ASSERT_EQ(::chown(file.c_str(), 65534, 65534), 0);
  EXPECT_TRUE(is_others_file(file));
}

}  // namespace
}  // namespace tracer_bio
