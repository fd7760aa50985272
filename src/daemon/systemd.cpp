#include "daemon/systemd.h"

#ifdef TRACER_BIO_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

#include <ctime>

namespace tracer_bio::systemd {
namespace {

void notify([[maybe_unused]] const std::string& state) {
#ifdef TRACER_BIO_SYSTEMD
  ::sd_notify(0, state.c_str());
#endif
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
#ifdef TRACER_BIO_SYSTEMD
  uint64_t microseconds = 0;
  // Half of the time that systemd allows, as sd_watchdog_enabled(3) advises.
  if (::sd_watchdog_enabled(0, &microseconds) > 0)
    return std::chrono::milliseconds{microseconds / 2000};
#endif
  return std::nullopt;
}

}  // namespace tracer_bio::systemd
