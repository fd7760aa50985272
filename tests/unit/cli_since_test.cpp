#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "cli/since.h"

namespace tracer_bio {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kNow = 1'795'341'600 * kSecond;  // 2026-11-22 10:00 UTC
constexpr int64_t kMidnight = kNow - 10 * 3600 * kSecond;

class Since : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "UTC-2", 1);  // as POSIX has it: two hours east
    ::tzset();
  }
};

TEST_F(Since, CountsBackFromNow) {
  EXPECT_EQ(parse_since("90s", kNow), kNow - 90 * kSecond);
  EXPECT_EQ(parse_since("30min", kNow), kNow - 1800 * kSecond);
  EXPECT_EQ(parse_since("30m", kNow), kNow - 1800 * kSecond);
  EXPECT_EQ(parse_since("2h", kNow), kNow - 7200 * kSecond);
  EXPECT_EQ(parse_since("3d", kNow), kNow - 259'200 * kSecond);
  EXPECT_EQ(parse_since("1w", kNow), kNow - 604'800 * kSecond);
}

TEST_F(Since, TakesLocalTimesAndUtc) {
  EXPECT_EQ(parse_since("2026-11-22", kNow), kMidnight - 7200 * kSecond);
  EXPECT_EQ(parse_since("2026-11-22T12:00", kNow), kNow);
  EXPECT_EQ(parse_since("2026-11-22 12:00:30", kNow), kNow + 30 * kSecond);
  EXPECT_EQ(parse_since("2026-11-22T10:00Z", kNow), kNow);
}

TEST_F(Since, RefusesEverythingElse) {
  for (const char* wrong : {"", "2", "h", "-2h", "2 h", "2x", "2026-13-01", "2026-02-30", "now",
                            "2026-11-22T", "99999999999999d", "2026-11-22T10:00ZZ"}) {
    EXPECT_EQ(parse_since(wrong, kNow), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace tracer_bio
