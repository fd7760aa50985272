#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <ctime>

#include "cli/output/human.h"

namespace tracer_bio {
namespace {

constexpr int64_t kSecond = 1'000'000'000;

TEST(Human, ShowsDurationsWithTwoDigitsOrTwoUnits) {
  EXPECT_EQ(human_duration(0), "0 s");
  EXPECT_EQ(human_duration(410), "0.41 µs");
  EXPECT_EQ(human_duration(170'000), "170 µs");
  EXPECT_EQ(human_duration(999'700), "1.0 ms");
  EXPECT_EQ(human_duration(1'234'000'000), "1.2 s");
  EXPECT_EQ(human_duration(59 * kSecond), "59 s");
  EXPECT_EQ(human_duration(59'600'000'000), "1 min");
  EXPECT_EQ(human_duration(123 * kSecond), "2 min 3 s");
  EXPECT_EQ(human_duration((3 * 3600 + 12 * 60) * kSecond), "3 h 12 min");
  EXPECT_EQ(human_duration((2 * 86'400 + 4 * 3600) * kSecond), "2 d 4 h");
  EXPECT_EQ(human_duration(-2 * kSecond), "-2.0 s");
}

TEST(Human, ShowsSizesInBinaryUnits) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(1023), "1023 B");
  EXPECT_EQ(human_bytes(1536), "1.5 KiB");
  EXPECT_EQ(human_bytes(34 << 20), "34 MiB");
  EXPECT_EQ(human_bytes((1 << 20) - 1), "1.0 MiB");
  EXPECT_EQ(human_bytes(INT64_MAX), "8.0 EiB");
  EXPECT_EQ(human_bytes(-2048), "-2.0 KiB");
}

TEST(Human, ShowsTimesInTheLocalZone) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  EXPECT_EQ(human_time(1'795'341'601'999'999'999), "2026-11-22 10:00:01");
}

TEST(Human, NamesSignals) {
  EXPECT_EQ(human_signal(SIGKILL), "SIGKILL");
  EXPECT_EQ(human_signal(64), "signal 64");
  EXPECT_EQ(human_signal(-1), "signal -1");
}

TEST(Human, ShowsSmallPercentages) {
  EXPECT_EQ(human_percent(0.314), "0.31%");
  EXPECT_EQ(human_percent(1600), "1600%");
}

}  // namespace
}  // namespace tracer_bio
