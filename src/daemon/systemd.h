// What systemd wants to know of a service (sd_notify(3)). Does nothing where it was not started by
// systemd.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace tracer_bio::systemd {

void tell_ready(const std::string& status);
void tell_status(const std::string& status);
void tell_reloading();
void tell_stopping();
void tell_alive();

// How often tell_alive() is due; nothing where no watchdog waits for it.
std::optional<std::chrono::milliseconds> watchdog_interval();

}  // namespace tracer_bio::systemd
