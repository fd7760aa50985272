#include "core/totals.h"

#include <algorithm>

namespace tracer_bio {
namespace {

using Figure = std::optional<int64_t> Totals::*;

// All but max_rss_bytes.
constexpr Figure kCounters[] = {
    &Totals::cpu_ns,
    &Totals::user_ns,
    &Totals::system_ns,
    &Totals::read_bytes,
    &Totals::write_bytes,
    &Totals::read_chars,
    &Totals::write_chars,
    &Totals::minor_faults,
    &Totals::major_faults,
    &Totals::voluntary_switches,
    &Totals::involuntary_switches,
};

template <class Operation>
std::optional<int64_t> combine(std::optional<int64_t> a, std::optional<int64_t> b,
                               Operation operation) {
  if (!a || !b) return std::nullopt;
  return operation(*a, *b);
}

}  // namespace

Totals minus(const Totals& end, const Totals& begin) {
  Totals difference;
  for (const Figure figure : kCounters) {
    difference.*figure =
        combine(end.*figure, begin.*figure, [](int64_t a, int64_t b) { return a - b; });
  }
  // The split of CPU into user and system is an estimate and may shift between two readings.
  if (difference.cpu_ns && difference.system_ns) {
    difference.system_ns =
        std::clamp<int64_t>(*difference.system_ns, 0, std::max<int64_t>(*difference.cpu_ns, 0));
    difference.user_ns = *difference.cpu_ns - *difference.system_ns;
  }
  difference.max_rss_bytes = end.max_rss_bytes;
  return difference;
}

Totals plus(const Totals& a, const Totals& b) {
  Totals sum;
  for (const Figure figure : kCounters) {
    if (a.*figure || b.*figure) sum.*figure = (a.*figure).value_or(0) + (b.*figure).value_or(0);
  }
  sum.max_rss_bytes = std::max(a.max_rss_bytes, b.max_rss_bytes);
  return sum;
}

Totals no_totals() {
  Totals none;
  for (const Figure figure : kCounters) none.*figure = 0;
  return none;
}

Totals updated(const Totals& older, const Totals& newer) {
  Totals totals = older;
  for (const Figure figure : kCounters) {
    if (newer.*figure) totals.*figure = newer.*figure;
  }
  if (newer.max_rss_bytes) totals.max_rss_bytes = newer.max_rss_bytes;
  return totals;
}

std::optional<RssQuality> peak_quality(const Totals& end, int64_t before, CpuQuality reading) {
  if (!end.max_rss_bytes) return std::nullopt;
  if (reading == CpuQuality::kSampled) return RssQuality::kSampled;
  return *end.max_rss_bytes > before ? RssQuality::kExact : RssQuality::kUpperBound;
}

}  // namespace tracer_bio
