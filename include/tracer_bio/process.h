// What identifies a process, and what it has cost.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>

namespace tracer_bio {

// A PID alone identifies nothing: PIDs are reused. Unique within one boot.
struct ProcessKey {
  pid_t pid = 0;
  uint64_t start_ns = 0;  // of the process, since boot (CLOCK_BOOTTIME)

  bool operator==(const ProcessKey&) const = default;
};

// /proc tells start times in clock ticks (USER_HZ is 100 on every architecture of today), the
// kernel's events in nanoseconds.
constexpr uint64_t kClockTickNs = 10'000'000;

// Whether two keys, each with either resolution, are the same process.
constexpr bool same_process(const ProcessKey& a, const ProcessKey& b) {
  return a.pid == b.pid && a.start_ns / kClockTickNs == b.start_ns / kClockTickNs;
}

// How a CPU figure was come by.
enum class CpuQuality : uint8_t {
  kExact,    // read when the process had been reaped: what wait4 tells its parent
  kAtExit,   // read at its exit or exec: short by at most one scheduler tick (4 ms)
  kSampled,  // the last sample of a process whose end was not seen
};

enum class RssQuality : uint8_t {
  kExact,
  kUpperBound,  // a larger program that the same process ran before may have had this peak
  kSampled,
};

// Counters that only grow. Nothing where the figure is not known.
struct Totals {
  std::optional<int64_t> cpu_ns;
  std::optional<int64_t> user_ns;
  std::optional<int64_t> system_ns;
  std::optional<int64_t> max_rss_bytes;
  std::optional<int64_t> read_bytes;  // from and to storage
  std::optional<int64_t> write_bytes;
  std::optional<int64_t> read_chars;  // through system calls, the page cache included
  std::optional<int64_t> write_chars;
  std::optional<int64_t> minor_faults;
  std::optional<int64_t> major_faults;
  std::optional<int64_t> voluntary_switches;
  std::optional<int64_t> involuntary_switches;

  bool operator==(const Totals&) const = default;
};

}  // namespace tracer_bio

template <>
struct std::hash<tracer_bio::ProcessKey> {
  size_t operator()(const tracer_bio::ProcessKey& key) const noexcept {
    return std::hash<uint64_t>{}(key.start_ns ^ (static_cast<uint64_t>(key.pid) << 40U));
  }
};
