// The whole machine's figures.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/fd.h"
#include "procfs/parse_host.h"
#include "procfs/proc_root.h"
#include "tracer_bio/execution.h"

namespace tracer_bio {

// Used by the sampler thread only.
class HostReader {
 public:
  explicit HostReader(ProcRoot proc, const std::filesystem::path& sys = "/sys");

  // Everything but `processes`. The first reading has no cpu_percent. Nothing where /proc hides it
  // (the unit's ProcSubset=pid).
  std::optional<HostMetric> read(int64_t time_ns);

 private:
  bool is_whole_disk(std::string_view name) const;
  void add_disks(HostMetric& metric) const;

  ProcRoot proc_;
  Fd block_devices_;  // /sys/block
  std::optional<HostCpu> before_;
};

}  // namespace tracer_bio
