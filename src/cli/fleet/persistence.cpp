#include "cli/fleet/persistence.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "base/clock.h"
#include "tracer_bio/forward.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPollTime{1000};
constexpr milliseconds kRefusedTime{60'000};  // nobody is there to mend it at once

}  // namespace

Persistence::Persistence(std::string name, std::string meanwhile)
    : name_(std::move(name)),
      meanwhile_(std::move(meanwhile)),
      backoff_(static_cast<uint32_t>(utc_now_ns())) {}

void Persistence::tell(const std::string& error) {
  if (error == told_) return;
  told_ = error;
  spdlog::warn("{}: {}: {}", name_, printable(error), meanwhile_);
}

void Persistence::run(const std::stop_token& stop, const Pause& pause,
                      const std::function<int64_t()>& work) {
  while (!stop.stop_requested()) {
    milliseconds wait = kPollTime;
    try {
      const int64_t done = work();
      backoff_.reset();
      failed_before_ = false;
      if (!told_.empty() && done > 0) {
        told_.clear();
        spdlog::info("{}: it works again", name_);
      }
    } catch (const SinkRefused& error) {
      tell(error.what());
      wait = kRefusedTime;
    } catch (const std::exception& error) {
      // What has passed a second later is worth no line.
      if (std::exchange(failed_before_, true)) tell(error.what());
      wait = backoff_.next();
    }
    pause(wait);
  }
}

}  // namespace tracer_bio
