#pragma once

#include <filesystem>
#include <string_view>

#include "store/sqlite.h"

namespace tracer_bio {

// For who keeps a cursor in a database that another process writes: writes little, and waits.
// Throws where there is none, or it is of another schema, as open_read_only() does; `purpose` is
// told where it may not be written: "the archive's cursor is kept in it".
Connection open_for_cursors(const std::filesystem::path& file, std::string_view purpose);

}  // namespace tracer_bio
