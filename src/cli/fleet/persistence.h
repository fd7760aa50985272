#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "cli/fleet/backoff.h"

namespace tracer_bio {

// Waits so long, or until the end is asked for. Tests pass one that does not wait.
using Pause = std::function<void(std::chrono::milliseconds)>;

// Does a thing again and again, until the end is asked for. Failures are told once, and tried
// again: those that may pass soon, those that somebody has to mend seldom.
class Persistence {
 public:
  // How lines of the log begin, and what they say of a failure: "what is recorded waits for it".
  Persistence(std::string name, std::string meanwhile);

  // `work` gives how much there was to do; with none it is done again a second later. Throws
  // nothing.
  void run(const std::stop_token& stop, const Pause& pause, const std::function<int64_t()>& work);

 private:
  void tell(const std::string& error);

  std::string name_;
  std::string meanwhile_;
  Backoff backoff_;
  bool failed_before_ = false;
  std::string told_;  // the failure that was told last; empty: it works
};

}  // namespace tracer_bio
