#include "daemon/signals.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <csignal>

#include "base/error.h"

namespace tracer_bio {

Signals::Signals() : thread_ended_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&set, signal);
  if (::pthread_sigmask(SIG_BLOCK, &set, nullptr) != 0) throw_errno("block signals");
  signals_ = Fd{::signalfd(-1, &set, SFD_CLOEXEC)};
  if (!signals_ || !thread_ended_) throw_errno("make the descriptors for signals");
}

Signals::Event Signals::wait(std::chrono::milliseconds timeout) {
  pollfd fds[] = {{.fd = signals_.get(), .events = POLLIN},
                  {.fd = thread_ended_.get(), .events = POLLIN}};
  if (::poll(fds, std::size(fds), static_cast<int>(timeout.count())) <= 0) return Event::kNothing;
  if ((fds[0].revents & POLLIN) != 0) {
    signalfd_siginfo info{};
    if (::read(signals_.get(), &info, sizeof info) != sizeof info) return Event::kNothing;
    return info.ssi_signo == SIGHUP ? Event::kReload : Event::kStop;
  }
  eventfd_t count = 0;
  ::eventfd_read(thread_ended_.get(), &count);
  return Event::kThreadEnded;
}

}  // namespace tracer_bio
