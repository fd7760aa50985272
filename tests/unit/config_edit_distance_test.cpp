#include <gtest/gtest.h>

#include "config/edit_distance.h"

namespace tracer_bio {
namespace {

TEST(EditDistance, CountsSlipsOfTheFinger) {
  EXPECT_EQ(edit_distance("interval", "interval"), 0U);
  EXPECT_EQ(edit_distance("intervall", "interval"), 1U);
  EXPECT_EQ(edit_distance("inteval", "interval"), 1U);
  EXPECT_EQ(edit_distance("intervol", "interval"), 1U);
  EXPECT_EQ(edit_distance("intevral", "interval"), 1U);
  EXPECT_EQ(edit_distance("", "pss"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

}  // namespace
}  // namespace tracer_bio
