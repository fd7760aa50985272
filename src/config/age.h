#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tracer_bio {

// For ever, as an age. No text gives it otherwise: an age is at least a second.
inline constexpr std::chrono::seconds kForever{0};

// From "90s", "12h", "7d", "4w", or "forever". Nothing where it is no such age.
std::optional<std::chrono::seconds> parse_age(std::string_view text);

// The reverse, in the largest unit that divides it, weeks excepted.
std::string show_age(std::chrono::seconds age);

}  // namespace tracer_bio
