#include "daemon/sampler_thread.h"

#include <condition_variable>
#include <mutex>

#include "base/clock.h"
#include "procfs/host.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

void update(TrackedProcesses& tracked, Channels& channels) {
  for (const auto& changes : channels.tracked.take(milliseconds{0})) {
    for (const TrackedChange& change : changes) {
      if (change.tracked) {
        tracked.add(change.process);
      } else {
        tracked.remove(change.process);
      }
    }
  }
  channels.tracked.release();
}

}  // namespace

void run_sampler(const Config& config, IteratorMaker iterator, Channels& channels,
                 const std::stop_token& stop) {
  TrackedProcesses tracked;
  const auto sampler = make_sampler(config, std::move(iterator), tracked);
  HostReader host{ProcRoot{}};
  std::mutex mutex;
  std::condition_variable_any asleep;
  auto next = std::chrono::steady_clock::now();
  size_t expected = 0;

  while (!stop.stop_requested()) {
    update(tracked, channels);
    SamplePass pass;
    pass.samples.reserve(expected);
    pass.time_ns = boot_now_ns();
    const int64_t cpu_before_ns = thread_cpu_now_ns();
    sampler->sample(pass.samples);
    pass.cpu_ns = thread_cpu_now_ns() - cpu_before_ns;
    pass.sampler = sampler->name();
    if (const auto metric = host.read(utc_now_ns())) pass.host.push_back(*metric);
    expected = pass.samples.size() + pass.samples.size() / 8;
    // Where the events thread is behind, the next pass tells the same again, only later.
    channels.samples.push(pass, 1);

    next += config.monitoring_interval;
    const auto now = std::chrono::steady_clock::now();
    if (next < now) next = now;  // a pass took longer than the interval, or the machine slept
    std::unique_lock lock{mutex};
    asleep.wait_until(lock, stop, next, [] { return false; });
  }
}

}  // namespace tracer_bio
