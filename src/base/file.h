#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace tracer_bio {

// The first `limit` bytes of a file that need not know its size (/proc). Nothing where it cannot be
// read.
std::optional<std::string> read_file(const std::filesystem::path& path, size_t limit = 1 << 20);
// The rest of an open file, with the same meaning of `limit`.
std::optional<std::string> read_rest(int fd, size_t limit);
// As read_file, without line feeds and blanks at the end.
std::optional<std::string> read_line(const std::filesystem::path& path);
// As read_file, the first line alone: without its end, blanks kept.
std::optional<std::string> read_first_line(const std::filesystem::path& path);

}  // namespace tracer_bio
