#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tracer_bio {

// The moment meant by "90s", "30min", "2h", "3d", "1w" (before now), or by local "2026-11-22",
// "2026-11-22T10:00", "2026-11-22 10:00:30"; with a Z at the end UTC. Nothing where it is neither.
std::optional<int64_t> parse_since(std::string_view text, int64_t now_ns);

}  // namespace tracer_bio
