#include "procfs/parse_host.h"

#include "base/saturating.h"
#include "procfs/fields.h"
#include "procfs/parse.h"

namespace tracer_bio {
namespace {

int64_t ns_of(int64_t ticks) { return saturating_multiply(ticks, kTickNs); }

}  // namespace

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
    if (!fields.number(*ticks) || *ticks < 0) return std::nullopt;
  }
  HostCpu cpu;
  cpu.user_ns = ns_of(saturating_add(user, nice));
  cpu.system_ns = ns_of(saturating_add(saturating_add(system, interrupts), soft_interrupts));
  cpu.idle_ns = ns_of(idle);
  cpu.iowait_ns = ns_of(iowait);
  cpu.steal_ns = ns_of(steal);
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
  disk.read_bytes = saturating_multiply(read_sectors, kSectorBytes);
  disk.write_bytes = saturating_multiply(written_sectors, kSectorBytes);
  return disk;
}

}  // namespace tracer_bio
