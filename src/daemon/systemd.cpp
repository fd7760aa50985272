#include "daemon/systemd.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>

#include "base/fd.h"

namespace tracer_bio::systemd {
namespace {

// The protocol of sd_notify(3): one datagram of lines NAME=VALUE to the socket that the environment
// names. It is stable, and so short that libsystemd, of which Debian has no static library, is not
// worth its place among what a package needs. Who does not listen is not told.
void notify(std::string_view state) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  if (path == nullptr) return;
  const std::string_view name{path};
  sockaddr_un address{};
  // '@' begins a name that is in no file system.
  if (name.size() < 2 || name.size() >= sizeof(address.sun_path)) return;
  if (name.front() != '/' && name.front() != '@') return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, name.data(), name.size());
  if (name.front() == '@') address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());

  const Fd fd{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  if (!fd) return;
  static_cast<void>(::sendto(fd.get(), state.data(), state.size(), MSG_NOSIGNAL,
                             reinterpret_cast<const sockaddr*>(&address), size));
}

// The number that an environment variable holds; nothing where it holds none.
std::optional<int64_t> number_in(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr) return std::nullopt;
  const std::string_view text{value};
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

void tell_ready(const std::string& status) { notify("READY=1\nSTATUS=" + status); }
void tell_status(const std::string& status) { notify("STATUS=" + status); }
void tell_stopping() { notify("STOPPING=1\nSTATUS=storing what is left"); }
void tell_alive() { notify("WATCHDOG=1"); }

void tell_reloading() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const auto microseconds = static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
  notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

std::optional<std::chrono::milliseconds> watchdog_interval() {
  const auto microseconds = number_in("WATCHDOG_USEC");
  // Meant for the process that systemd started, not for those which that starts.
  const auto meant_for = number_in("WATCHDOG_PID");
  if (!microseconds || *microseconds <= 0 || (meant_for && *meant_for != ::getpid()))
    return std::nullopt;
  // Half of the time that systemd allows, as sd_watchdog_enabled(3) advises.
  return std::chrono::milliseconds{*microseconds / 2000};
}

}  // namespace tracer_bio::systemd
