#include "procfs/procfs_details.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <utility>

#include "procfs/parse.h"

namespace tracer_bio {

namespace {

constexpr size_t kMostMapsBytes = 4 << 20;

}  // namespace

ProcfsDetails::ProcfsDetails(ProcRoot proc, const TrackedProcesses& tracked, WantedDetails wanted)
    : proc_(std::move(proc)), tracked_(tracked), wanted_(wanted), is_procfs_(proc_.is_procfs()) {}

void ProcfsDetails::add_to(std::span<ProcessSample> samples) {
  for (ProcessSample& sample : samples) {
    if (tracked_.contains(sample.process)) add_to(sample);
  }
  std::erase_if(looked_,
                [&](const auto& entry) { return !tracked_.contains(entry.second.process); });
}

void ProcfsDetails::add_to(ProcessSample& sample) {
  char buffer[16384];  // status names each group of its user, before VmSwap
  const Fd directory = proc_.open_process(sample.process.pid);
  if (!directory) return;
  const auto stat = parse_stat(read_start(directory.get(), "stat", buffer).text);
  if (!stat || !same_process(stat->key(), sample.process)) return;
  sample.swap_bytes = parse_kib_line(read_start(directory.get(), "status", buffer).text, "VmSwap");
  sample.open_files = count_open_files(directory.get());
  if (wanted_.mapped) add_mapped(sample, directory.get());
  if (wanted_.pss) {
    sample.pss_bytes =
        parse_kib_line(read_start(directory.get(), "smaps_rollup", buffer).text, "Pss");
  }
}

void ProcfsDetails::add_mapped(ProcessSample& sample, int directory) {
  const Looked now{sample.process, sample.virtual_bytes};
  const auto [entry, is_new] = looked_.try_emplace(sample.process.pid, now);
  const Looked before = std::exchange(entry->second, now);
  if (!is_new && before.process == now.process && before.virtual_bytes == now.virtual_bytes) return;
  const auto maps = read_whole(directory, "maps", kMostMapsBytes);
  if (!maps) return;
  sample.mapped = parse_maps(*maps);
  struct stat program {};
  if (::fstatat(directory, "exe", &program, 0) != 0) return;
  for (MappedFile& file : sample.mapped)
    file.executable = file.key.inode == program.st_ino && file.key.device == program.st_dev;
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
