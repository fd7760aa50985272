#include "system/child.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "base/error.h"

namespace tracer_bio::test {
namespace {

struct Pipe {
  Fd read;
  Fd write;
};

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw_errno("make a pipe");
  return {Fd{ends[0]}, Fd{ends[1]}};
}

// Everything that the new process needs, made before the fork: after it, only system calls.
struct Plan {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  const ChildOptions& options;
  int input;
  int output;
};

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  result.reserve(words.size() + 1);
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  return result;
}

bool become(uid_t uid) {
  return setgroups(0, nullptr) == 0 && setgid(uid) == 0 && setuid(uid) == 0;
}

[[noreturn]] void start(const Plan& plan, pid_t parent) {
  const ChildOptions& options = plan.options;
  const bool ready = dup2(plan.input, STDIN_FILENO) >= 0 && dup2(plan.output, STDOUT_FILENO) >= 0 &&
                     (options.log.empty() || dup2(plan.output, STDERR_FILENO) >= 0) &&
                     (options.directory.empty() || chdir(options.directory.c_str()) == 0) &&
                     (!options.uid || become(*options.uid)) &&
                     // After setuid, which would undo it.
                     prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
  if (ready) execvpe(plan.arguments[0], plan.arguments.data(), plan.environment.data());
  _exit(127);
}

int64_t to_ns(const timeval& time) {
  return (time.tv_sec * INT64_C(1'000'000) + time.tv_usec) * 1000;
}

}  // namespace

std::optional<int> Ended::exit_code() const {
  if (!WIFEXITED(status)) return std::nullopt;
  return WEXITSTATUS(status);
}

int64_t Ended::cpu_ns() const { return to_ns(usage.ru_utime) + to_ns(usage.ru_stime); }

int64_t Ended::max_rss_bytes() const { return usage.ru_maxrss * 1024; }

Child::Child(const Arguments& arguments, const ChildOptions& options) {
  Pipe input = make_pipe();
  Pipe output;
  if (options.log.empty()) {
    output = make_pipe();
  } else {
    output.write = Fd{open(options.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
    if (!output.write) throw_errno("open " + options.log.string());
  }
  Plan plan{pointers(arguments), pointers(options.environment), options, input.read.get(),
            output.write.get()};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    plan.environment.push_back(*variable);
  }
  plan.arguments.push_back(nullptr);
  plan.environment.push_back(nullptr);

  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) throw_errno("fork");
  if (pid_ == 0) start(plan, parent);
  // <sys/pidfd.h> of Debian 12 forgets extern "C".
  pidfd_ = Fd{static_cast<int>(syscall(SYS_pidfd_open, pid_, 0))};
  if (!pidfd_) throw_errno("pidfd_open");
  input_ = std::move(input.write);
  output_ = std::move(output.read);
}

Child::~Child() {
  if (reaped_) return;
  ::kill(pid_, SIGKILL);  // not reaped: the PID is still its own
  waitpid(pid_, nullptr, 0);
}

void Child::send(std::string_view text) {
  if (write(input_.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw_errno("write to a child");
  }
}

void Child::close_input() { input_ = Fd{}; }

std::string Child::read_line() {
  std::string line;
  for (char byte = 0; read(output_.get(), &byte, 1) == 1 && byte != '\n';) line += byte;
  return line;
}

void Child::signal(int number) const {
  if (::kill(pid_, number) != 0) throw_errno("kill");
}

bool Child::ended_within(std::chrono::milliseconds time) const {
  pollfd ended{.fd = pidfd_.get(), .events = POLLIN, .revents = 0};
  return poll(&ended, 1, static_cast<int>(time.count())) == 1;
}

Ended Child::wait() {
  close_input();
  Ended ended{.pid = pid_, .status = 0, .usage = {}, .output = {}};
  char block[4096];
  for (ssize_t size = 0; output_ && (size = read(output_.get(), block, sizeof block)) > 0;) {
    ended.output.append(block, static_cast<size_t>(size));
  }
  if (wait4(pid_, &ended.status, 0, &ended.usage) != pid_) throw_errno("wait4");
  reaped_ = true;
  return ended;
}

Ended run(const Arguments& arguments, const ChildOptions& options) {
  return Child{arguments, options}.wait();
}

std::string helper(const std::string& name) {
  return std::filesystem::canonical(std::filesystem::path{TRACER_BIO_HELPERS_DIR} / name);
}

}  // namespace tracer_bio::test
