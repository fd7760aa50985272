// The only clocks of the program.
#pragma once

#include <cstdint>

namespace tracer_bio {

int64_t utc_now_ns();          // CLOCK_REALTIME
uint64_t boot_now_ns();        // CLOCK_BOOTTIME
uint64_t monotonic_now_ns();   // CLOCK_MONOTONIC: without the time that the machine slept
int64_t process_cpu_now_ns();  // CPU that this process has used
int64_t thread_cpu_now_ns();   // CPU that this thread has used
int64_t utc_minus_boot_ns();   // what turns a time since boot into UTC, now

}  // namespace tracer_bio
