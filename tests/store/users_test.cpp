#include "store/users.h"

#include <gtest/gtest.h>

namespace tracer_bio {
namespace {

constexpr int64_t kHourNs = 3'600'000'000'000;

TEST(UserNames, AreLookedUpOnce) {
  int look_ups = 0;
  UserNames names{[&](uint32_t) {
    ++look_ups;
    return std::optional<std::string>{"alice"};
  }};
  EXPECT_EQ(names.show(1000, 0), "alice");
  EXPECT_EQ(names.show(1000, 5 * kHourNs), "alice");
  EXPECT_EQ(look_ups, 1);
}

TEST(UserNames, AreAskedForAgainLaterWhereThereWasNone) {
  std::optional<std::string> answer;
  int look_ups = 0;
  UserNames names{[&](uint32_t) {
    ++look_ups;
    return answer;
  }};
  EXPECT_EQ(names.show(1000, 0), "1000");
  EXPECT_EQ(names.find(1000, 1), std::nullopt);
  EXPECT_EQ(look_ups, 1);
  answer = "alice";
  EXPECT_EQ(names.show(1000, kHourNs), "alice");
}

TEST(UserNames, ComeFromTheSystem) {
  EXPECT_EQ(look_up_user(0), "root");
  EXPECT_EQ(look_up_user(4'242'424), std::nullopt);
}

}  // namespace
}  // namespace tracer_bio
