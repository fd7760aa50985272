#include "base/bounded_queue.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

bool push(BoundedQueue<std::string>& queue, std::string item, size_t weight) {
  return queue.push(item, weight);
}

TEST(BoundedQueue, RefusesWhatDoesNotFitAndLeavesItAlone) {
  BoundedQueue<std::string> queue{10};
  EXPECT_TRUE(push(queue, "a", 6));
  std::string item = "b";
  EXPECT_FALSE(queue.push(item, 5));
  EXPECT_EQ(item, "b");
}

TEST(BoundedQueue, TakesOneItemHoweverLarge) {
  BoundedQueue<std::string> queue{10};
  EXPECT_TRUE(push(queue, "a", 100));
  EXPECT_FALSE(push(queue, "b", 1));
}

TEST(BoundedQueue, CountsWhatWasTakenUntilItIsReleased) {
  BoundedQueue<std::string> queue{10};
  push(queue, "a", 8);
  EXPECT_EQ(queue.take(milliseconds{0}).size(), 1U);
  EXPECT_EQ(queue.weight(), 8U);
  push(queue, "b", 1);
  EXPECT_FALSE(push(queue, "c", 3));
  queue.release();
  EXPECT_EQ(queue.weight(), 1U);
  EXPECT_TRUE(push(queue, "c", 3));
}

TEST(BoundedQueue, RemembersItsPeak) {
  BoundedQueue<std::string> queue{100};
  push(queue, "a", 40);
  queue.take(milliseconds{0});
  queue.release();
  EXPECT_EQ(queue.take_peak(), 40U);
  EXPECT_EQ(queue.take_peak(), 0U);
}

TEST(BoundedQueue, WakesItsReaderWhenItIsClosed) {
  BoundedQueue<std::string> queue{10};
  std::jthread closer{[&] { queue.close(); }};
  EXPECT_TRUE(queue.take(milliseconds{60'000}).empty());
  EXPECT_TRUE(queue.closed());
}

}  // namespace
}  // namespace tracer_bio
