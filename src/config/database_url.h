#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace tracer_bio {

// The file that a SQLAlchemy URL (sqlite:///relative, sqlite:////absolute, sqlite+DRIVER:///…) or a
// plain path means. Nothing where it means none: another database, one in memory, URL parameters.
std::optional<std::filesystem::path> database_file(std::string_view url);

}  // namespace tracer_bio
