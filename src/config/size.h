#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tracer_bio {

// Bytes from "512", "64KiB", "16 MiB", "1GiB". Nothing where it is no such size.
std::optional<int64_t> parse_size(std::string_view text);

// The reverse, in the largest unit that divides it.
std::string show_size(int64_t bytes);

}  // namespace tracer_bio
