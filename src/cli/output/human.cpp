#include "cli/output/human.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>
#include <iterator>

#include "base/signal_name.h"

namespace tracer_bio {
namespace {

constexpr int64_t kSecondNs = 1'000'000'000;
constexpr int64_t kMinute = 60;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

// Two digits that count: 0.41, 1.2, 12, 123.
std::string short_number(double number) {
  char text[32];
  const int decimals = number >= 9.95 ? 0 : number >= 0.995 || number == 0 ? 1 : 2;
  const double bounded = std::min(number, 1e18);  // so that it fits
  return {text,
          std::to_chars(text, std::end(text), bounded, std::chars_format::fixed, decimals).ptr};
}

std::string two_units(int64_t count, const char* unit, int64_t rest, const char* rest_unit) {
  std::string text = std::to_string(count) + ' ' + unit;
  if (rest > 0) text += ' ' + std::to_string(rest) + ' ' + rest_unit;
  return text;
}

}  // namespace

std::string human_duration(int64_t ns) {
  if (ns < 0) return '-' + human_duration(ns == INT64_MIN ? INT64_MAX : -ns);
  if (ns == 0) return "0 s";
  if (ns < 999'500) return short_number(static_cast<double>(ns) / 1e3) + " µs";
  if (ns < 999'500'000) return short_number(static_cast<double>(ns) / 1e6) + " ms";
  if (ns < 59'500'000'000) return short_number(static_cast<double>(ns) / 1e9) + " s";
  const int64_t s = ns / kSecondNs + (ns % kSecondNs >= kSecondNs / 2 ? 1 : 0);
  if (s < kHour) return two_units(s / kMinute, "min", s % kMinute, "s");
  if (s < kDay) return two_units(s / kHour, "h", s % kHour / kMinute, "min");
  return two_units(s / kDay, "d", s % kDay / kHour, "h");
}

std::string human_bytes(int64_t bytes) {
  constexpr const char* kUnits[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes > -1024 && bytes < 1024) return std::to_string(bytes) + " B";
  double number = std::fabs(static_cast<double>(bytes)) / 1024;
  size_t unit = 0;
  while (number >= 1023.5 && unit + 1 < std::size(kUnits)) {
    number /= 1024;
    ++unit;
  }
  return (bytes < 0 ? "-" : "") + short_number(number) + ' ' + kUnits[unit];
}

std::string human_time(int64_t utc_ns) {
  const time_t seconds = utc_ns / kSecondNs;
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char text[64];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &local)};
}

std::string human_percent(double percent) { return short_number(percent) + '%'; }

std::string human_ratio(double ratio) { return short_number(ratio) + "×"; }

std::string human_signal(int64_t signal) { return signal_name(signal); }

}  // namespace tracer_bio
