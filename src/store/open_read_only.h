#pragma once

#include <filesystem>

#include "store/sqlite.h"

namespace tracer_bio {

// Of the schema that this program knows, also while a daemon writes it. The file is never created.
// Throws std::runtime_error, saying what to do.
Connection open_read_only(const std::filesystem::path& file);

}  // namespace tracer_bio
