// What stands in the files of /proc that are about the whole machine. Pure, as parse.h. Figures
// that do not fit saturate: a file system may show files of its own there (lxcfs).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/saturating.h"

namespace tracer_bio {

// /proc/stat: time since boot, summed over the CPUs.
struct HostCpu {
  int64_t user_ns = 0;    // nice and guests included
  int64_t system_ns = 0;  // interrupts included
  int64_t idle_ns = 0;
  int64_t iowait_ns = 0;
  int64_t steal_ns = 0;
  int64_t cpus = 0;  // online

  int64_t busy_ns() const { return saturating_add(user_ns, system_ns); }
  int64_t all_ns() const {
    return saturating_add(saturating_add(busy_ns(), idle_ns), saturating_add(iowait_ns, steal_ns));
  }
};
std::optional<HostCpu> parse_host_cpu(std::string_view stat);

struct HostMemory {
  int64_t total_bytes = 0;
  int64_t available_bytes = 0;
  int64_t swap_total_bytes = 0;
  int64_t swap_free_bytes = 0;
};
std::optional<HostMemory> parse_meminfo(std::string_view text);

struct HostLoad {
  double of_1m = 0;
  double of_5m = 0;
  double of_15m = 0;
};
std::optional<HostLoad> parse_loadavg(std::string_view text);

// One line of /proc/diskstats.
struct DiskStat {
  std::string_view name;
  int64_t read_bytes = 0;
  int64_t write_bytes = 0;
};
std::optional<DiskStat> parse_diskstats_line(std::string_view line);

}  // namespace tracer_bio
