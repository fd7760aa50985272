// Ways to start a program that a recorder may miss or mistake.
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <thread>

#include "burn.h"
#include "victim.h"

namespace {

Words from(const Words& words, size_t first) {
  return {words.begin() + static_cast<std::ptrdiff_t>(first), words.end()};
}

std::vector<char*> pointers(const Words& words) {
  std::vector<char*> result;
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

// The child ends with its parent.
pid_t fork_child() {
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) die("fork");
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // 0: the parent is in another PID namespace.
    if (getppid() != parent && getppid() != 0) _exit(99);
  }
  return pid;
}

void copy_file(const std::string& path, int target) {
  const int source = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (source < 0 || fstat(source, &status) != 0) die("open " + path);
  auto left = static_cast<size_t>(status.st_size);
  while (left > 0) {
    const ssize_t copied = sendfile(target, source, nullptr, left);
    if (copied <= 0) die("copy " + path);
    left -= static_cast<size_t>(copied);
  }
  close(source);
}

[[noreturn]] void execute_fd(int fd, const Words& command) {
  fexecve(fd, pointers(command).data(), environ);
  die("fexecve " + command.front());
}

}  // namespace

int exec_from_thread(const Words& words) {
  std::thread{[&words] { execute(words); }}.join();
  return 99;
}

int exec_chain(const Words& words) {
  burn_cpu_ns(to_number(words.front()) * 1'000'000);
  if (words.size() == 1) return 0;
  Words next{"/proc/self/exe", "exec-chain"};
  next.insert(next.end(), words.begin() + 1, words.end());
  execute(next);
}

int memfd_exec(const Words& words) {
  const int fd = memfd_create("payload", MFD_CLOEXEC);
  if (fd < 0) die("memfd_create");
  copy_file(words.front(), fd);
  execute_fd(fd, words);
}

int deleted_binary(const Words& words) {
  const std::string& copy = words.front();
  const Words command = from(words, 1);
  const int writable = open(copy.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
  if (writable < 0) die("create " + copy);
  copy_file(command.front(), writable);
  close(writable);  // a file that is open for writing cannot be executed
  const int fd = open(copy.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 || unlink(copy.c_str()) != 0) die("unlink " + copy);
  execute_fd(fd, command);
}

int failing_exec(const Words& words) {
  const pid_t pid = fork_child();
  if (pid == 0) {
    execv(words.front().c_str(), pointers(words).data());
    _exit(127);
  }
  return wait_for(pid);
}

int pid_namespace(const Words& words) {
  if (unshare(CLONE_NEWPID) != 0) die("unshare");
  const pid_t pid = fork_child();
  if (pid == 0) execute(words);
  say(std::to_string(pid));  // as the namespace outside sees it
  return wait_for(pid);
}

int as_uid(const Words& words) {
  const auto uid = static_cast<uid_t>(to_number(words.front()));
  if (setgroups(0, nullptr) != 0 || setgid(uid) != 0 || setuid(uid) != 0) die("setuid");
  execute(from(words, 1));
}

int new_session(const Words& words) {
  if (setsid() < 0) die("setsid");
  execute(words);
}

int orphan(const Words& words) {
  const pid_t parent = fork();
  if (parent < 0) die("fork");
  if (parent > 0) return wait_for(parent);
  const pid_t self = getpid();
  const pid_t pid = fork();
  if (pid < 0) die("fork");
  if (pid > 0) _exit(0);
  while (getppid() == self) std::this_thread::yield();
  say(std::to_string(getpid()));
  execute(words);
}

int run(const Words& words) {
  const pid_t pid = fork_child();
  if (pid == 0) execute(words);
  return wait_for(pid);
}

int sleepers(const Words& words) {
  const Words command = from(words, 1);
  const std::vector<char*> arguments = pointers(command);
  std::vector<pid_t> pids(static_cast<size_t>(to_number(words.front())));
  for (pid_t& pid : pids) {
    errno = posix_spawn(&pid, arguments[0], nullptr, nullptr, arguments.data(), environ);
    if (errno != 0) die("spawn " + command.front());
  }
  say("ready");
  int worst = 0;
  for (const pid_t pid : pids) worst = std::max(worst, wait_for(pid));
  return worst;
}
