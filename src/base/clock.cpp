#include "base/clock.h"

#include <ctime>
#include <limits>

namespace tracer_bio {
namespace {

int64_t read(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

int64_t utc_now_ns() { return read(CLOCK_REALTIME); }
uint64_t boot_now_ns() { return static_cast<uint64_t>(read(CLOCK_BOOTTIME)); }
uint64_t monotonic_now_ns() { return static_cast<uint64_t>(read(CLOCK_MONOTONIC)); }
int64_t process_cpu_now_ns() { return read(CLOCK_PROCESS_CPUTIME_ID); }
int64_t thread_cpu_now_ns() { return read(CLOCK_THREAD_CPUTIME_ID); }

int64_t utc_minus_boot_ns() {
  // The two clocks cannot be read at once: of a few tries the one that was interrupted least is
  // taken.
  int64_t offset_ns = 0;
  int64_t shortest_ns = std::numeric_limits<int64_t>::max();
  for (int i = 0; i < 3; ++i) {
    const int64_t before_ns = read(CLOCK_BOOTTIME);
    const int64_t utc_ns = read(CLOCK_REALTIME);
    const int64_t took_ns = read(CLOCK_BOOTTIME) - before_ns;
    if (took_ns >= shortest_ns) continue;
    shortest_ns = took_ns;
    offset_ns = utc_ns - (before_ns + took_ns / 2);
  }
  return offset_ns;
}

}  // namespace tracer_bio
