#include "daemon/sampler_thread.h"

#include "base/clock.h"
#include "daemon/variables.h"
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

// Returns at `next` or when asked to stop. Meanwhile counts what runs as often as the events thread
// asks for it. Throws std::system_error where /proc cannot be listed.
void wait_and_count(std::chrono::steady_clock::time_point next, const Config& config,
                    std::span<const std::string> variables, Channels& channels,
                    const std::stop_token& stop) {
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(next - std::chrono::steady_clock::now());
    if (left <= milliseconds{0} || stop.stop_requested()) return;
    if (channels.recounts_asked.take(left).empty()) continue;
    channels.recounts_asked.release();
    Recount recount = count_processes(config.max_args_bytes, variables);
    channels.recounts.push(recount, 1);
  }
}

}  // namespace

void run_sampler(const Config& config, IteratorMaker iterator, bool mapped, Channels& channels,
                 const std::stop_token& stop) {
  const std::stop_callback wake{stop, [&] { channels.recounts_asked.close(); }};
  const std::vector<std::string> variables = recorded_variables(config);
  TrackedProcesses tracked;
  const auto sampler = make_sampler(config, std::move(iterator), tracked, mapped);
  HostReader host{ProcRoot{}};
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
    wait_and_count(next, config, variables, channels, stop);
  }
}

}  // namespace tracer_bio
