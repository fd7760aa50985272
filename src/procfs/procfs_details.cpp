#include "procfs/procfs_details.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <utility>

#include "procfs/parse.h"

namespace tracer_bio {

ProcfsDetails::ProcfsDetails(ProcRoot proc, const TrackedProcesses& tracked, bool pss)
    : proc_(std::move(proc)), tracked_(tracked), pss_(pss), is_procfs_(proc_.is_procfs()) {}

void ProcfsDetails::add_to(std::span<ProcessSample> samples) const {
  for (ProcessSample& sample : samples) {
    if (tracked_.contains(sample.process)) add_to(sample);
  }
}

void ProcfsDetails::add_to(ProcessSample& sample) const {
  char buffer[16384];  // status names each group of its user, before VmSwap
  const Fd directory = proc_.open_process(sample.process.pid);
  if (!directory) return;
  const auto stat = parse_stat(read_start(directory.get(), "stat", buffer).text);
  if (!stat || !same_process(stat->key(), sample.process)) return;
  sample.swap_bytes = parse_kib_line(read_start(directory.get(), "status", buffer).text, "VmSwap");
  sample.open_files = count_open_files(directory.get());
  if (pss_) {
    sample.pss_bytes =
        parse_kib_line(read_start(directory.get(), "smaps_rollup", buffer).text, "Pss");
  }
}

std::optional<int64_t> ProcfsDetails::count_open_files(int directory) const {
  // Since Linux 6.2 the size of the directory is their number; before, it was 0.
  struct stat info {};
  if (is_procfs_ && ::fstatat(directory, "fd", &info, 0) == 0 && info.st_size > 0) {
    return info.st_size;
  }
  const Fd files{::openat(directory, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  std::vector<pid_t> numbers;
  if (!files || list_numbers(files.get(), numbers) != 0) return std::nullopt;
  return static_cast<int64_t>(numbers.size());
}

}  // namespace tracer_bio
