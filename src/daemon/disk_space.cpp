#include "daemon/disk_space.h"

#include <sys/statvfs.h>

#include "store/database_file.h"

namespace tracer_bio {
void note_disk_space(Channels& channels, const std::filesystem::path& database) {
  struct statvfs space {};
  if (::statvfs(database.c_str(), &space) != 0) return;
  const auto blocks = [&](fsblkcnt_t count) {
    return static_cast<int64_t>(count * space.f_frsize);
  };
  channels.database_bytes.store(database_bytes(database), std::memory_order_relaxed);
  channels.disk_free_bytes.store(blocks(space.f_bavail), std::memory_order_relaxed);
  channels.disk_total_bytes.store(blocks(space.f_blocks), std::memory_order_relaxed);
}

}  // namespace tracer_bio
