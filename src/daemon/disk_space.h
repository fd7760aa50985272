#pragma once

#include <filesystem>

#include "daemon/channels.h"

namespace tracer_bio {

// Notes in the channels how large the database is (with its -wal), and what is left of its file
// system. Asks the file system, which may take its time: for the store thread alone.
void note_disk_space(Channels& channels, const std::filesystem::path& database);

}  // namespace tracer_bio
