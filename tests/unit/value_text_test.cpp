// What these give is what DuckDB's own CAST to VARCHAR gives.
#include "analysis/duckdb/value_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace tracer_bio {
namespace {

std::string date(int32_t days) {
  std::string text;
  put_date(days, text);
  return text;
}
std::string timestamp(int64_t value, int64_t per_second) {
  std::string text;
  put_timestamp(value, per_second, text);
  return text;
}
std::string decimal(Int128 value, unsigned scale) {
  std::string text;
  put_decimal(value, scale, text);
  return text;
}
std::string interval(int32_t months, int32_t days, int64_t us) {
  std::string text;
  put_interval({months, days, us}, text);
  return text;
}

TEST(ValueText, HasDatesOfAllTimes) {
  EXPECT_EQ(date(0), "1970-01-01");
  EXPECT_EQ(date(-1), "1969-12-31");
  EXPECT_EQ(date(11'016), "2000-02-29");
  EXPECT_EQ(date(47'541), "2100-03-01");
  EXPECT_EQ(date(-735'160), "0044-03-15 (BC)");
  EXPECT_EQ(date(std::numeric_limits<int32_t>::max()), "infinity");
  EXPECT_EQ(date(-std::numeric_limits<int32_t>::max()), "-infinity");
}

TEST(ValueText, HasTimesBefore1970) {
  EXPECT_EQ(timestamp(-1, 1'000'000'000), "1969-12-31 23:59:59.999999999");
  EXPECT_EQ(timestamp(1'500, 1'000), "1970-01-01 00:00:01.5");
  EXPECT_EQ(timestamp(60, 1), "1970-01-01 00:01:00");
}

TEST(ValueText, SaysUtcAsRfc3339Does) {
  std::string text;
  put_timestamp_utc(1'700'000'000'000'007, text);
  EXPECT_EQ(text, "2023-11-14T22:13:20.000007Z");
}

TEST(ValueText, HasEachDigitOfADecimal) {
  EXPECT_EQ(decimal(-5, 2), "-0.05");
  EXPECT_EQ(decimal(12'345, 2), "123.45");
  EXPECT_EQ(decimal(0, 3), "0.000");
  // The least of all: its absolute value has no room in the type.
  EXPECT_EQ(decimal(int128_of({.lower = 0, .upper = std::numeric_limits<int64_t>::min()}), 0),
            "-170141183460469231731687303715884105728");
}

TEST(ValueText, HasIntervalsPartByPart) {
  EXPECT_EQ(interval(14, 3, 14'400'000'000), "1 year 2 months 3 days 04:00:00");
  EXPECT_EQ(interval(-1, 0, 0), "-1 month");
  EXPECT_EQ(interval(0, 0, 0), "00:00:00");
  EXPECT_EQ(interval(0, 1, -3'600'000'000), "1 day -01:00:00");
}

TEST(ValueText, EscapesWhatIsNoText) {
  std::string text;
  put_blob(std::string_view{"A\\\0'\xff", 5}, text);
  EXPECT_EQ(text, R"(A\x5C\x00\x27\xFF)");
}

TEST(ValueText, TurnsTheFirstBitOfAnUuidBack) {
  std::string text;
  put_uuid({.lower = 0x8000'0000'0000'000fU,
            .upper = static_cast<int64_t>(0x8a2b'0d6e'0000'4000U ^ 0x8000'0000'0000'0000U)},
           text);
  EXPECT_EQ(text, "8a2b0d6e-0000-4000-8000-00000000000f");
}

}  // namespace
}  // namespace tracer_bio
