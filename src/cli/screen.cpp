#include "cli/screen.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string>

#include "base/error.h"
#include "cli/console.h"

namespace tracer_bio {
namespace {

// Alternate screen; no cursor; no wrapping of long lines. The reverse, in the reverse order.
constexpr std::string_view kEnter = "\033[?1049h\033[?25l\033[?7l";
constexpr std::string_view kLeave = "\033[?7h\033[?25h\033[?1049l";

constexpr int kEndingSignals[] = {SIGINT,  SIGTERM, SIGHUP, SIGQUIT, SIGABRT,
                                  SIGSEGV, SIGBUS,  SIGILL, SIGFPE};
constexpr char kControlC = 3;

// Nothing but a global variable reaches a signal handler.
termios before{};

// Of this only what a signal handler may call.
void leave() {
  [[maybe_unused]] const ssize_t written = ::write(STDOUT_FILENO, kLeave.data(), kLeave.size());
  ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

// The signal's own action is in place again (SA_RESETHAND) and ends the program.
extern "C" void leave_and_end(int signal) {
  leave();
  static_cast<void>(::raise(signal));
}

extern "C" void wake_up(int) {}

void handle(int signal, void (*handler)(int), unsigned int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(flags);
  if (::sigaction(signal, &action, nullptr) != 0) throw_errno("handle a signal");
}

void block(int signal, bool blocked) {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signal);
  ::sigprocmask(blocked ? SIG_BLOCK : SIG_UNBLOCK, &set, nullptr);
}

void forget_signals() {
  for (const int signal : kEndingSignals) static_cast<void>(::signal(signal, SIG_DFL));
  for (const int signal : {SIGWINCH, SIGTSTP}) static_cast<void>(::signal(signal, SIG_DFL));
  block(SIGWINCH, false);
}

void enter() {
  termios raw = before;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  if (::tcsetattr(STDIN_FILENO, TCSANOW, &raw) != 0) throw_errno("set up the terminal");
}

}  // namespace

bool Screen::is_terminal() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1; }

Screen::Screen() {
  if (::tcgetattr(STDIN_FILENO, &before) != 0) throw_errno("read the terminal's settings");
  for (const int signal : kEndingSignals) handle(signal, leave_and_end, SA_RESETHAND);
  // Waits until ppoll() lets it in, and ends that: a size that changes meanwhile is not missed.
  handle(SIGWINCH, wake_up, 0);
  block(SIGWINCH, true);
  handle(SIGTSTP, SIG_IGN, 0);  // a stopped program would leave the terminal as it is
  enter();
  Console console{STDOUT_FILENO};
  console.write(kEnter);
  console.flush();
}

Screen::~Screen() {
  leave();
  forget_signals();
}

void Screen::show(std::string_view lines) {
  Console console{STDOUT_FILENO};
  const size_t rows = std::max<size_t>(console.style().rows, 1);
  std::string frame = "\033[H";
  for (size_t row = 0; row < rows && !lines.empty(); ++row) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    if (row > 0) frame += '\n';
    (frame += lines.substr(0, end)) += "\033[K";
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  console.write(frame + "\033[J");
  console.flush();
}

bool Screen::wait(std::chrono::milliseconds time) {
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN};
  const timespec timeout{.tv_sec = time.count() / 1000, .tv_nsec = time.count() % 1000 * 1'000'000};
  sigset_t nothing_blocked;
  ::sigemptyset(&nothing_blocked);
  const int ready = ::ppoll(&input, 1, &timeout, &nothing_blocked);
  if (ready == 0 || (ready < 0 && errno == EINTR)) return true;
  if (ready < 0) throw_errno("wait for a key");
  std::array<char, 64> keys{};
  const ssize_t count = ::read(STDIN_FILENO, keys.data(), keys.size());
  if (count <= 0) return false;  // the terminal is gone
  return std::none_of(keys.begin(), keys.begin() + count,
                      [](char key) { return key == 'q' || key == 'Q' || key == kControlC; });
}

}  // namespace tracer_bio
