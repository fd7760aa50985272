#include "daemon/disk_space.h"

#include <sys/statvfs.h>

#include <system_error>

namespace tracer_bio {
namespace {

int64_t size_of(const std::filesystem::path& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  return error ? 0 : static_cast<int64_t>(bytes);
}

}  // namespace

void note_disk_space(Channels& channels, const std::filesystem::path& database) {
  struct statvfs space {};
  if (::statvfs(database.c_str(), &space) != 0) return;
  const auto blocks = [&](fsblkcnt_t count) {
    return static_cast<int64_t>(count * space.f_frsize);
  };
  channels.database_bytes.store(
      size_of(database) + size_of(std::filesystem::path{database} += "-wal"),
      std::memory_order_relaxed);
  channels.disk_free_bytes.store(blocks(space.f_bavail), std::memory_order_relaxed);
  channels.disk_total_bytes.store(blocks(space.f_blocks), std::memory_order_relaxed);
}

}  // namespace tracer_bio
