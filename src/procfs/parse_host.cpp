#include "procfs/parse_host.h"

#include "procfs/fields.h"
#include "procfs/parse.h"

namespace tracer_bio {

std::optional<HostCpu> parse_host_cpu(std::string_view stat) {
  int64_t user = 0;
  int64_t nice = 0;
  int64_t system = 0;
  int64_t idle = 0;
  int64_t iowait = 0;
  int64_t interrupts = 0;
  int64_t soft_interrupts = 0;
  int64_t steal = 0;
  Fields fields{next_line(stat)};
  if (fields.word() != "cpu") return std::nullopt;
  for (int64_t* ticks :
       {&user, &nice, &system, &idle, &iowait, &interrupts, &soft_interrupts, &steal}) {
    if (!fields.number(*ticks)) return std::nullopt;
  }
  HostCpu cpu;
  cpu.user_ns = (user + nice) * kTickNs;
  cpu.system_ns = (system + interrupts + soft_interrupts) * kTickNs;
  cpu.idle_ns = idle * kTickNs;
  cpu.iowait_ns = iowait * kTickNs;
  cpu.steal_ns = steal * kTickNs;
  while (next_line(stat).starts_with("cpu")) ++cpu.cpus;
  return cpu;
}

std::optional<HostMemory> parse_meminfo(std::string_view text) {
  const auto total = parse_kib_line(text, "MemTotal");
  const auto available = parse_kib_line(text, "MemAvailable");
  if (!total || !available) return std::nullopt;
  return HostMemory{.total_bytes = *total,
                    .available_bytes = *available,
                    .swap_total_bytes = parse_kib_line(text, "SwapTotal").value_or(0),
                    .swap_free_bytes = parse_kib_line(text, "SwapFree").value_or(0)};
}

std::optional<HostLoad> parse_loadavg(std::string_view text) {
  Fields fields{text};
  HostLoad load;
  const bool complete =
      fields.number(load.of_1m) && fields.number(load.of_5m) && fields.number(load.of_15m);
  return complete ? std::optional{load} : std::nullopt;
}

std::optional<DiskStat> parse_diskstats_line(std::string_view line) {
  constexpr int64_t kSectorBytes = 512;  // whatever the disk's own are
  Fields fields{line};
  fields.skip(2);  // device number
  DiskStat disk;
  disk.name = fields.word();
  fields.skip(2);  // reads, reads merged
  int64_t read_sectors = 0;
  if (!fields.number(read_sectors)) return std::nullopt;
  fields.skip(3);  // time of reading, writes, writes merged
  int64_t written_sectors = 0;
  if (!fields.number(written_sectors)) return std::nullopt;
  disk.read_bytes = read_sectors * kSectorBytes;
  disk.write_bytes = written_sectors * kSectorBytes;
  return disk;
}

}  // namespace tracer_bio
