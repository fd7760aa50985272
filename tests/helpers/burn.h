#pragma once

#include <cstdint>
#include <ctime>

// Uses this much CPU time, measured on the CPU clock of the calling thread: however busy the
// machine is, the cost is the same.
inline void burn_cpu_ns(int64_t cpu_ns) {
  const auto thread_cpu_ns = [] {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * INT64_C(1'000'000'000) + now.tv_nsec;
  };
  const int64_t end_ns = thread_cpu_ns() + cpu_ns;
  while (thread_cpu_ns() < end_ns) {
  }
}
