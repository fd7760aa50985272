#include "core/use.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tracer_bio {
namespace {

Use use_of(int64_t cpu_ns, int64_t max_rss_bytes) {
  return {.count = 1, .cpu_ns = cpu_ns, .max_rss_bytes = max_rss_bytes};
}

std::string names(const std::vector<TopRow>& rows) {
  std::string text;
  for (const TopRow& row : rows) text += row.entry.name.value_or("NULL") + ' ';
  return text;
}

TEST(Use, AddsUpWhatIsKnownAndTakesTheLargestMemory) {
  Use sum;
  sum.add({.count = 2, .failed = 1, .time_ns = 10, .max_rss_bytes = 7, .read_bytes = 1});
  sum.add({.count = 1, .time_ns = 5, .max_rss_bytes = 3});
  EXPECT_EQ(sum, (Use{.count = 3,
                      .failed = 1,
                      .time_ns = 15,
                      .cpu_ns = {},
                      .max_rss_bytes = 7,
                      .read_bytes = 1,
                      .write_bytes = {}}));
  EXPECT_EQ(sum.io_bytes(), 1);
  EXPECT_EQ(Use{}.io_bytes(), std::nullopt);
}

TEST(UseByName, KeepsWhatHasNoNameApartFromTheEmptyName) {
  UseByName by_name;
  by_name.add("bwa", use_of(1, 1));
  by_name.add("bwa", use_of(2, 1));
  by_name.add("", use_of(4, 1));
  by_name.add(std::nullopt, use_of(8, 1));
  std::vector<NamedUse> entries = by_name.take();
  std::ranges::sort(entries, {}, &NamedUse::name);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].name, std::nullopt);
  EXPECT_EQ(entries[0].use.cpu_ns, 8);
  EXPECT_EQ(entries[1].name, "");
  EXPECT_EQ(entries[2].use.cpu_ns, 3);
  EXPECT_TRUE(by_name.take().empty());
}

TEST(Top, PutsTheLargestFirstAndTheUnknownLast) {
  const std::vector<NamedUse> entries{{"a", {}, use_of(1, 30)},
                                      {"b", {}, use_of(3, 10)},
                                      {std::nullopt, {}, use_of(2, 20)},
                                      {"unknown", {}, {.count = 9}}};
  EXPECT_EQ(names(top(entries, UseKey::kCpu, 0, 6)), "b NULL a unknown ");
  EXPECT_EQ(names(top(entries, UseKey::kMemory, 0, 6)), "a NULL b unknown ");
  EXPECT_EQ(names(top(entries, UseKey::kCount, 2, 6)), "unknown NULL ");
}

TEST(Top, OrdersEqualOnesByName) {
  const std::vector<NamedUse> entries{{"b", {}, {}}, {"a", {}, {}}, {"a", 7, {}}};
  EXPECT_EQ(names(top(entries, UseKey::kIo, 0, {})), "a a b ");
}

TEST(Top, SharesAreOfAllThatWasAddedUp) {
  const std::vector<NamedUse> entries{{"a", {}, use_of(1, 0)}, {"b", {}, {.count = 1}}};
  EXPECT_EQ(top(entries, UseKey::kCpu, 1, 8)[0].cpu_share_percent, 12.5);
  EXPECT_EQ(top(entries, UseKey::kCpu, 0, 8)[1].cpu_share_percent, std::nullopt);
  EXPECT_EQ(top(entries, UseKey::kCpu, 1, 0)[0].cpu_share_percent, std::nullopt);
}

}  // namespace
}  // namespace tracer_bio
