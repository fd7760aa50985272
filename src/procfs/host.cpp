#include "procfs/host.h"

#include <fcntl.h>

#include <algorithm>
#include <utility>

#include "base/saturating.h"
#include "procfs/fields.h"

namespace tracer_bio {
namespace {

constexpr size_t kMaxFileBytes = 4 << 20;  // /proc/stat has a line a CPU, and one of all interrupts

// 100 is one core. Idle and iowait may go backwards by a little; a CPU may go offline.
std::optional<double> busy_percent(const HostCpu& before, const HostCpu& now) {
  const int64_t all_ns = now.all_ns() - before.all_ns();
  const int64_t busy_ns = now.busy_ns() - before.busy_ns();
  if (all_ns <= 0 || busy_ns < 0) return std::nullopt;
  const double share = std::min(1.0, static_cast<double>(busy_ns) / static_cast<double>(all_ns));
  return 100.0 * share * static_cast<double>(now.cpus);
}

}  // namespace

HostReader::HostReader(ProcRoot proc, const std::filesystem::path& sys)
    : proc_(std::move(proc)),
      block_devices_(::open((sys / "block").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {}

std::optional<HostMetric> HostReader::read(int64_t time_ns) {
  const auto file = [&](const char* name) {
    return read_whole(proc_.fd(), name, kMaxFileBytes).value_or("");
  };
  const auto cpu = parse_host_cpu(file("stat"));
  const auto memory = parse_meminfo(file("meminfo"));
  const auto load = parse_loadavg(file("loadavg"));
  if (!cpu || !memory || !load) return std::nullopt;

  HostMetric metric;
  metric.time_ns = time_ns;
  metric.cpus = cpu->cpus;
  metric.cpu_user_ns = cpu->user_ns;
  metric.cpu_system_ns = cpu->system_ns;
  metric.cpu_iowait_ns = cpu->iowait_ns;
  metric.cpu_steal_ns = cpu->steal_ns;
  metric.cpu_idle_ns = cpu->idle_ns;
  if (before_) metric.cpu_percent = busy_percent(*before_, *cpu);
  before_ = cpu;
  metric.load_1m = load->of_1m;
  metric.load_5m = load->of_5m;
  metric.load_15m = load->of_15m;
  metric.memory_total_bytes = memory->total_bytes;
  metric.memory_available_bytes = memory->available_bytes;
  metric.swap_total_bytes = memory->swap_total_bytes;
  metric.swap_free_bytes = memory->swap_free_bytes;
  add_disks(metric);
  return metric;
}

// Partitions are not in /sys/block. Devices below /sys/devices/virtual are made of others and would
// count twice (dm, md, bcache, the heads of multipath NVMe, whose paths are there too), or are none
// (loop, ram, zram).
bool HostReader::is_whole_disk(std::string_view name) const {
  const auto device = read_link(block_devices_.get(), std::string(name).c_str());
  return device && device->find("/virtual/") == std::string::npos;
}

void HostReader::add_disks(HostMetric& metric) const {
  const auto text = read_whole(proc_.fd(), "diskstats", kMaxFileBytes).value_or("");
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto disk = parse_diskstats_line(next_line(rest));
    if (!disk || !is_whole_disk(disk->name)) continue;
    metric.disk_read_bytes = saturating_add(metric.disk_read_bytes, disk->read_bytes);
    metric.disk_write_bytes = saturating_add(metric.disk_write_bytes, disk->write_bytes);
  }
}

}  // namespace tracer_bio
