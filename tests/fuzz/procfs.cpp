// Files of /proc.
#include "fuzz.h"
#include "procfs/parse.h"
#include "procfs/parse_host.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tracer_bio;
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto stat = parse_stat(text))
    fuzz::require((stat->user_ticks + stat->system_ticks) * kTickNs >= 0);
  (void)parse_args_bytes(text);
  (void)parse_io(text);
  (void)parse_status(text);
  (void)parse_schedstat(text);
  (void)parse_kib_line(text, "Pss:");
  (void)parse_cgroup(text);
  (void)parse_login_uid(text);
  for (const MappedFile& file : parse_maps(text)) fuzz::require(file.key.inode != 0);
  if (const auto cpu = parse_host_cpu(text)) fuzz::require(cpu->all_ns() >= cpu->busy_ns());
  (void)parse_meminfo(text);
  (void)parse_loadavg(text);
  (void)parse_diskstats_line(text);
  return 0;
}
