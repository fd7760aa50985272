#include <gtest/gtest.h>

#include "config/age.h"

namespace tracer_bio {
namespace {

using std::chrono::seconds;

TEST(ConfigAge, IsANumberAndAUnit) {
  EXPECT_EQ(parse_age("90s"), seconds{90});
  EXPECT_EQ(parse_age("2m"), seconds{120});
  EXPECT_EQ(parse_age("12h"), seconds{43'200});
  EXPECT_EQ(parse_age("7d"), seconds{604'800});
  EXPECT_EQ(parse_age("2w"), seconds{1'209'600});
  EXPECT_EQ(parse_age("forever"), kForever);
}

TEST(ConfigAge, IsNothingElse) {
  for (const char* text : {"", "7", "d", "-7d", "0d", "7 d", "7days", "1y", "1.5d", "99999999w"})
    EXPECT_EQ(parse_age(text), std::nullopt) << text;
}

TEST(ConfigAge, IsShownInTheLargestUnitBelowWeeks) {
  EXPECT_EQ(show_age(seconds{90}), "90s");
  EXPECT_EQ(show_age(seconds{604'800}), "7d");
  EXPECT_EQ(show_age(kForever), "forever");
}

}  // namespace
}  // namespace tracer_bio
