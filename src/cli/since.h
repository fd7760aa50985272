#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tracer_bio {

// The moment meant by "90s", "30min", "2h", "3d", "1w" (before now), or by local "2026-11-22",
// "2026-11-22T10:00", "2026-11-22 10:00:30"; with a Z at the end UTC. Nothing where it is neither.
std::optional<int64_t> parse_since(std::string_view text, int64_t now_ns);

inline constexpr const char* kSinceHelp =
    "Begun no longer ago than 90s, 30min, 2h, 3d, 1w, or not before 2026-11-22 or 2026-11-22T10:00";

// The moment that an option names; nothing where it is not given. Throws UsageError.
std::optional<int64_t> time_from_argument(const std::string& option,
                                          const std::optional<std::string>& text);

}  // namespace tracer_bio
