#include "cli/since.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

#include "base/clock.h"
#include "cli/errors.h"

namespace tracer_bio {
namespace {

constexpr int64_t kSecondNs = 1'000'000'000;

struct Unit {
  std::string_view name;
  int64_t seconds;
};
constexpr Unit kUnits[] = {{"s", 1},    {"m", 60},     {"min", 60},
                           {"h", 3600}, {"d", 86'400}, {"w", 604'800}};

// A time ago, in nanoseconds.
std::optional<int64_t> parse_ago(std::string_view text) {
  int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0) return std::nullopt;
  const std::string_view name = text.substr(static_cast<size_t>(end - text.data()));
  const auto* unit = std::ranges::find(kUnits, name, &Unit::name);
  if (unit == std::end(kUnits)) return std::nullopt;
  if (count > INT64_MAX / kSecondNs / unit->seconds) return std::nullopt;
  return count * unit->seconds * kSecondNs;
}

// The whole text, or nothing.
std::optional<std::tm> parse_date(const std::string& text) {
  for (const char* format :
       {"%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"}) {
    std::tm date{};
    date.tm_isdst = -1;  // whether it is summer time follows from the date
    const char* end = ::strptime(text.c_str(), format, &date);
    if (end != nullptr && *end == '\0') return date;
  }
  return std::nullopt;
}

// Days that do not exist (the 30th of February) would silently become others.
bool same_day(const std::tm& a, const std::tm& b) {
  return a.tm_mday == b.tm_mday && a.tm_mon == b.tm_mon;
}

}  // namespace

std::optional<int64_t> parse_since(std::string_view text, int64_t now_ns) {
  if (const auto ago = parse_ago(text)) return now_ns - *ago;
  const bool utc = text.ends_with('Z');
  if (utc) text.remove_suffix(1);
  const auto date = parse_date(std::string{text});
  if (!date) return std::nullopt;
  std::tm normal = *date;
  const time_t seconds = utc ? ::timegm(&normal) : ::mktime(&normal);
  const bool fits = seconds < INT64_MAX / kSecondNs && seconds > INT64_MIN / kSecondNs;
  if (!fits || !same_day(normal, *date)) return std::nullopt;
  return seconds * kSecondNs;
}

std::optional<int64_t> time_from_argument(const std::string& option,
                                          const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto time = parse_since(*text, utc_now_ns());
  if (!time)
    throw UsageError{option + ": " + *text + ": give a time like 2h, 3d or 2026-11-22T10:00"};
  return time;
}

}  // namespace tracer_bio
