#include "daemon/disk_space.h"

#include <sys/statvfs.h>

#include "store/database_file.h"

namespace tracer_bio {

DiskSpace disk_space(const std::filesystem::path& file) {
  struct statvfs space {};
  if (::statvfs(file.c_str(), &space) != 0) return {};
  const auto bytes = [&](fsblkcnt_t blocks) {
    return static_cast<int64_t>(blocks * space.f_frsize);
  };
  return {.free_bytes = bytes(space.f_bavail), .total_bytes = bytes(space.f_blocks)};
}

void note_disk_space(Channels& channels, const std::filesystem::path& database) {
  const DiskSpace space = disk_space(database);
  if (space.total_bytes == 0) return;
  channels.database_bytes.store(database_bytes(database), std::memory_order_relaxed);
  channels.disk_free_bytes.store(space.free_bytes, std::memory_order_relaxed);
  channels.disk_total_bytes.store(space.total_bytes, std::memory_order_relaxed);
}

}  // namespace tracer_bio
