#include "cli/long_term/worker.h"

#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "analysis/duckdb/library.h"
#include "base/error.h"
#include "base/fd.h"
#include "base/signal_name.h"
#include "cli/console.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"

namespace tracer_bio {
namespace {

constexpr size_t kMessageBytes = 64 << 10;
constexpr const char* kNobody = "nobody";

// The first byte of a message says what it is.
enum class Kind : char { kMessage = 'm', kFailure = 'f', kUsage = 'u' };

std::string name_of_user(uid_t uid) {
  const passwd* entry = ::getpwuid(uid);
  return entry != nullptr ? entry->pw_name : std::to_string(uid);
}

std::optional<uid_t> sudo_user() {
  const char* text = std::getenv("SUDO_UID");
  if (text == nullptr) return std::nullopt;
  uid_t uid = 0;
  const char* end = text + std::strlen(text);
  const auto [rest, error] = std::from_chars(text, end, uid);
  if (error != std::errc{} || rest != end || uid == 0) return std::nullopt;
  return uid;
}

uid_t nobody() {
  const passwd* entry = ::getpwnam(kNobody);
  if (entry == nullptr || entry->pw_uid == 0)
    throw std::runtime_error(
        "DuckDB is not run as root, and there is no user nobody here: run this as "
        "another user");
  return entry->pw_uid;
}

void give_up_root(const WorkerUser& user) {
  if (::geteuid() != 0) return;
  const std::string doing = "become " + user.name + ", for DuckDB is not run as root";
  if (::setgroups(0, nullptr) != 0) throw_errno(doing);
  if (::setresgid(user.gid, user.gid, user.gid) != 0) throw_errno(doing);
  if (::setresuid(user.uid, user.uid, user.uid) != 0) throw_errno(doing);
}

// False where nobody waits any more.
bool send(int socket, Kind kind, std::string_view text) {
  std::string message{static_cast<char>(kind)};
  message += text.substr(0, kMessageBytes - 1);
  while (::send(socket, message.data(), message.size(), MSG_NOSIGNAL) < 0)
    if (errno != EINTR) return false;
  return true;
}

volatile std::sig_atomic_t g_signal = 0;  // the last one that came

// While it lives, signals that would end the program only come, and are remembered, during ppoll()
// with before().
class SignalsHeld {
 public:
  SignalsHeld() {
    g_signal = 0;
    sigset_t held;
    ::sigemptyset(&held);
    struct sigaction action {};
    action.sa_handler = [](int signal) { g_signal = signal; };
    for (size_t at = 0; at < kSignals.size(); ++at) {
      ::sigaddset(&held, kSignals[at]);
      ::sigaction(kSignals[at], &action, &actions_[at]);
    }
    ::sigprocmask(SIG_BLOCK, &held, &before_);
  }
  ~SignalsHeld() {
    for (size_t at = 0; at < kSignals.size(); ++at)
      ::sigaction(kSignals[at], &actions_[at], nullptr);
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

  const sigset_t& before() const { return before_; }

  static constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

 private:
  std::array<struct sigaction, kSignals.size()> actions_{};
  sigset_t before_{};
};

// Nothing of the caller's may run twice: no destructor, no buffer.
[[noreturn]] void be_worker(int fd, pid_t caller, const sigset_t& before, const WorkerUser& user,
                            const WorkerTask& task) noexcept {
  int code = kFailure;
  // Its own files and locks are none of the worker's.
  ::close_range(STDERR_FILENO + 1, static_cast<unsigned>(fd) - 1, 0);
  ::close_range(static_cast<unsigned>(fd) + 1, ~0U, 0);
  try {
    for (const int signal : SignalsHeld::kSignals) static_cast<void>(::signal(signal, SIG_DFL));
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    if (task.open) task.open();
    if (::chdir(task.folder.c_str()) != 0) throw_errno("go to " + task.folder.string());
    find_duckdb();
    give_up_root(user);
    // After the ids changed, which clears it.
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != caller) ::_exit(kFailure);
    task.work(WorkerReport{fd});
    code = kOk;
  } catch (const ClosedPipe&) {
    code = kOk;
  } catch (const UsageError& error) {
    send(fd, Kind::kUsage, error.what());
  } catch (const std::exception& error) {
    send(fd, Kind::kFailure, error.what());
  }
  ::_exit(code);
}

// A child process, until it has ended.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return status;
  }

 private:
  pid_t pid_;
};

// The next message; empty where there is none any more.
std::string receive(int socket, const SignalsHeld& held) {
  pollfd readable{.fd = socket, .events = POLLIN, .revents = 0};
  while (::ppoll(&readable, 1, nullptr, &held.before()) < 0)
    if (errno != EINTR || g_signal != 0) break;
  if (g_signal != 0) throw Interrupted{g_signal};
  std::string message(kMessageBytes, '\0');
  const ssize_t size = ::recv(socket, message.data(), message.size(), 0);
  if (size < 0) throw_errno("wait for DuckDB's process");
  message.resize(static_cast<size_t>(size));
  return message;
}

}  // namespace

WorkerUser worker_user(const std::filesystem::path& folder) {
  if (::geteuid() != 0) return {::geteuid(), ::getegid(), name_of_user(::geteuid())};
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) throw_errno("open " + folder.string());
  uid_t uid = status.st_uid;
  if (uid == 0) uid = sudo_user().value_or(0);
  if (uid == 0) uid = nobody();
  return {uid, status.st_gid, name_of_user(uid)};
}

void WorkerReport::send(std::string_view message) const {
  if (!tracer_bio::send(socket_, Kind::kMessage, message)) throw_errno("tell what was done");
}

void run_worker(const WorkerUser& user, const WorkerTask& task) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    throw_errno("make a socket pair");
  const Fd ours{ends[0]};
  Fd theirs{ends[1]};
  const SignalsHeld held;
  // For as long as they are held.
  if (task.keeps_interrupts) static_cast<void>(::signal(SIGINT, SIG_IGN));
  const pid_t caller = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) throw_errno("start a process for DuckDB");
  if (pid == 0) be_worker(theirs.get(), caller, held.before(), user, task);
  theirs = Fd{};
  Child child{pid};
  for (std::string message = receive(ours.get(), held); !message.empty();
       message = receive(ours.get(), held)) {
    const std::string text = message.substr(1);
    switch (static_cast<Kind>(message.front())) {
      case Kind::kUsage:
        throw UsageError{text};
      case Kind::kFailure:
        throw std::runtime_error{text};
      case Kind::kMessage:
        task.take(text);
    }
  }
  const int status = child.wait();
  if (g_signal != 0) throw Interrupted{g_signal};
  if (WIFEXITED(status) && WEXITSTATUS(status) == kOk) return;
  if (WIFEXITED(status)) throw std::runtime_error("DuckDB's process failed without a word");
  throw std::runtime_error("DuckDB's process was ended by " +
                           std::string{signal_name(WTERMSIG(status))} +
                           ": was there too little memory? The kernel's log tells");
}

}  // namespace tracer_bio
