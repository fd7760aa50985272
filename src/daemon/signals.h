// The signals that a daemon is told by, and the ends of its threads, as one thing to wait for.
#pragma once

#include <chrono>

#include "base/fd.h"

namespace tracer_bio {

// Blocks SIGINT, SIGTERM and SIGHUP: make it before any thread.
class Signals {
 public:
  // Throws std::system_error.
  Signals();

  enum class Event : uint8_t { kNothing, kStop, kReload, kThreadEnded };
  // The next event, or nothing when the time is over.
  Event wait(std::chrono::milliseconds timeout);

  int thread_ended_fd() const { return thread_ended_.get(); }

 private:
  Fd signals_;
  Fd thread_ended_;
};

}  // namespace tracer_bio
