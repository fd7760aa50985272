#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace tracer_bio {

// How long to wait after each failure: twice as long as before, up to a bound, and each time
// another half of it, so that a thousand machines do not come back at the same moment.
class Backoff {
 public:
  static constexpr std::chrono::milliseconds kFirst{1000};
  static constexpr std::chrono::milliseconds kLongest{60'000};

  explicit Backoff(uint32_t seed) : random_(seed) {}

  // From a half of the time that is due to all of it.
  std::chrono::milliseconds next() {
    const auto due = due_;
    due_ = std::min(2 * due_, kLongest);
    return due / 2 + std::chrono::milliseconds{
                         std::uniform_int_distribution<int64_t>{0, due.count() / 2}(random_)};
  }
  void reset() { due_ = kFirst; }

 private:
  std::minstd_rand random_;
  std::chrono::milliseconds due_ = kFirst;
};

}  // namespace tracer_bio
