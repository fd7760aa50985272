#include "base/clock.h"

#include <ctime>

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
int64_t process_cpu_now_ns() { return read(CLOCK_PROCESS_CPUTIME_ID); }
int64_t thread_cpu_now_ns() { return read(CLOCK_THREAD_CPUTIME_ID); }
int64_t utc_minus_boot_ns() { return read(CLOCK_REALTIME) - read(CLOCK_BOOTTIME); }

}  // namespace tracer_bio
