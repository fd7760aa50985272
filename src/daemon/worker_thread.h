#pragma once

#include <sys/eventfd.h>

#include <atomic>
#include <exception>
#include <functional>
#include <stop_token>
#include <thread>
#include <utility>

namespace tracer_bio {

// A thread that tells through an eventfd when it has ended, and keeps what it threw.
class WorkerThread {
 public:
  WorkerThread(int ended_fd, std::function<void(const std::stop_token&)> work)
      : thread_([this, ended_fd, work = std::move(work)](const std::stop_token& stop) {
          try {
            work(stop);
          } catch (...) {
            failure_ = std::current_exception();
          }
          ended_.store(true);
          ::eventfd_write(ended_fd, 1);
        }) {}

  void request_stop() { thread_.request_stop(); }
  bool ended() const { return ended_.load(); }

  // Waits for its end, and throws what it threw.
  void join() {
    if (thread_.joinable()) thread_.join();
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  std::exception_ptr failure_;
  std::atomic<bool> ended_{false};
  std::jthread thread_;  // last: it uses the others
};

}  // namespace tracer_bio
