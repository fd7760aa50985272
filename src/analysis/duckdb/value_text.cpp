#include "analysis/duckdb/value_text.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace tracer_bio {
namespace {

__extension__ using Unsigned128 = unsigned __int128;

constexpr int64_t kSecondsOfDay = 86'400;
constexpr int64_t kUsOfSecond = 1'000'000;
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kCapitalHex = "0123456789ABCDEF";

std::string digits_of(Unsigned128 value) {
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value > 0);
  std::ranges::reverse(digits);
  return digits;
}

std::string two_digits(int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// ".5", ".000001"; nothing where it is 0.
std::string fraction(int64_t part, int64_t per_second) {
  if (part == 0) return "";
  std::string digits = std::to_string(per_second + part).substr(1);
  digits.erase(digits.find_last_not_of('0') + 1);
  return "." + digits;
}

std::string date_text(int64_t days) {
  // Years begin with March, so that a leap day ends one; eras are of 400 years.
  constexpr int64_t kDaysOfEra = 146'097;
  const int64_t shifted = days + 719'468;
  const int64_t era = (shifted >= 0 ? shifted : shifted - (kDaysOfEra - 1)) / kDaysOfEra;
  const int64_t day_of_era = shifted - era * kDaysOfEra;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t march_month = (5 * day_of_year + 2) / 153;
  const int64_t day = day_of_year - (153 * march_month + 2) / 5 + 1;
  const int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  const std::string of_year = std::to_string(year > 0 ? year : 1 - year);
  std::string text(of_year.size() < 4 ? 4 - of_year.size() : 0, '0');
  text += of_year + '-' + two_digits(month) + '-' + two_digits(day);
  return year > 0 ? text : text + " (BC)";
}

std::string time_text(int64_t value, int64_t per_second) {
  const int64_t seconds = value / per_second;
  return two_digits(seconds / 3600) + ':' + two_digits(seconds / 60 % 60) + ':' +
         two_digits(seconds % 60) + fraction(value % per_second, per_second);
}

std::string moment_text(int64_t value, int64_t per_second, char between) {
  if (value == std::numeric_limits<int64_t>::max()) return "infinity";
  if (value == -std::numeric_limits<int64_t>::max()) return "-infinity";
  const int64_t per_day = kSecondsOfDay * per_second;
  const int64_t days = value / per_day - static_cast<int64_t>(value % per_day < 0);
  return date_text(days) + between + time_text(value - days * per_day, per_second);
}

void add_part(int64_t count, const char* unit, std::string& text) {
  if (count == 0) return;
  if (!text.empty()) text += ' ';
  text += std::to_string(count) + ' ' + unit + (count == 1 || count == -1 ? "" : "s");
}

}  // namespace

Int128 int128_of(duckdb_hugeint value) {
  return static_cast<Int128>(static_cast<Unsigned128>(static_cast<uint64_t>(value.upper)) << 64U |
                             value.lower);
}

void put_unsigned128(duckdb_uhugeint value, std::string& text) {
  text = digits_of(static_cast<Unsigned128>(value.upper) << 64U | value.lower);
}

void put_decimal(Int128 value, unsigned scale, std::string& text) {
  const auto bits = static_cast<Unsigned128>(value);
  text = digits_of(value < 0 ? ~bits + 1 : bits);
  if (text.size() <= scale) text.insert(0, scale + 1 - text.size(), '0');
  if (scale > 0) text.insert(text.size() - scale, 1, '.');
  if (value < 0) text.insert(0, 1, '-');
}

void put_date(int32_t days, std::string& text) {
  if (days == std::numeric_limits<int32_t>::max()) {
    text = "infinity";
  } else if (days == -std::numeric_limits<int32_t>::max()) {
    text = "-infinity";
  } else {
    text = date_text(days);
  }
}

void put_time(int64_t us, std::string& text) { text = time_text(us, kUsOfSecond); }

void put_timestamp(int64_t value, int64_t per_second, std::string& text) {
  text = moment_text(value, per_second, ' ');
}

void put_timestamp_utc(int64_t us, std::string& text) {
  text = moment_text(us, kUsOfSecond, 'T');
  if (!text.ends_with("infinity")) text += 'Z';
}

void put_interval(duckdb_interval value, std::string& text) {
  text.clear();
  add_part(value.months / 12, "year", text);
  add_part(value.months % 12, "month", text);
  add_part(value.days, "day", text);
  if (value.micros == 0 && !text.empty()) return;
  if (!text.empty()) text += ' ';
  if (value.micros < 0) text += '-';
  text += time_text(std::abs(value.micros), kUsOfSecond);
}

void put_uuid(duckdb_hugeint value, std::string& text) {
  // Stored with its first bit turned, so that numbers sort as the texts do.
  const auto bits = static_cast<Unsigned128>(int128_of(value)) ^ (Unsigned128{1} << 127U);
  text.clear();
  for (unsigned at = 0; at < 32; ++at) {
    if (at == 8 || at == 12 || at == 16 || at == 20) text += '-';
    text += kHex[static_cast<size_t>(bits >> (124U - 4U * at) & 0xfU)];
  }
}

void put_blob(std::string_view bytes, std::string& text) {
  text.clear();
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x20 && byte < 0x7f && c != '\\' && c != '\'' && c != '"';
    if (plain) {
      text += c;
    } else {
      ((text += "\\x") += kCapitalHex[byte >> 4U]) += kCapitalHex[byte & 0xfU];
    }
  }
}

}  // namespace tracer_bio
