#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>

#include "daemon/channels.h"

namespace tracer_bio {

// Of the file system that a file is in, for the daemon's user. Where it cannot be told there is
// plenty.
struct DiskSpace {
  int64_t free_bytes = std::numeric_limits<int64_t>::max() / 2;
  int64_t total_bytes = 0;  // 0: not known
};

// Asks the file system, which may take its time: for the store thread alone.
DiskSpace disk_space(const std::filesystem::path& file);

// Notes in the channels how large the database is (with its -wal), and what is left of its disk.
void note_disk_space(Channels& channels, const std::filesystem::path& database);

}  // namespace tracer_bio
