// Arithmetic of totals.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "tracer_bio/process.h"

namespace tracer_bio {

// What was used between two readings of the same process. The peak of memory is not a difference:
// that of `end` is kept.
// What either does not know stays unknown.
Totals minus(const Totals& end, const Totals& begin);

// The sum over processes, of what at least one of them knows; of the memory, the larger peak.
Totals plus(const Totals& a, const Totals& b);

// All zero.
Totals no_totals();

// `newer` where it knows a figure, else `older`.
Totals updated(const Totals& older, const Totals& newer);

// Where it is not known what ran before in a process, its peak of memory is an upper bound.
constexpr int64_t kUnknownPeak = std::numeric_limits<int64_t>::max();

// Whose peak `end` has, which was come by as `reading` says: that of a program which began when its
// process had had `before` already.
std::optional<RssQuality> peak_quality(const Totals& end, int64_t before, CpuQuality reading);

}  // namespace tracer_bio
