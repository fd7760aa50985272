#include "core/object_use.h"

#include <gtest/gtest.h>

namespace tracer_bio {
namespace {

std::string names(const std::vector<ObjectUse>& entries) {
  std::string text;
  for (const ObjectUse& entry : entries) text += entry.name.value_or("NULL") + ' ';
  return text;
}

TEST(ObjectUse, CountsRunsAndUsersOnceOverSets) {
  ObjectUseByName by_name;
  by_name.add_use(1, {.run_id = 1, .uid = 5, .executions = 2, .cpu_ns = 10});
  by_name.add_use(2, {.run_id = 1, .uid = 5, .executions = 3, .cpu_ns = std::nullopt});
  by_name.add_use(2, {.run_id = 2, .uid = 5, .executions = 4, .cpu_ns = 1});
  by_name.add_object(1, "libz", "a");
  by_name.add_object(2, "libz", "b");
  by_name.add_object(2, "libz", "b");
  by_name.add_object(2, std::nullopt, "");
  by_name.add_object(3, "unused", "");
  const auto entries = top(by_name.take(), UseKey::kCount, 0);
  ASSERT_EQ(names(entries), "libz NULL unused ");
  EXPECT_EQ(entries[0].versions, 2);
  EXPECT_EQ(entries[0].executions, 9);
  EXPECT_EQ(entries[0].cpu_ns, 11);
  EXPECT_EQ(entries[0].runs, 2);
  EXPECT_EQ(entries[0].users, 1);
  EXPECT_EQ(entries[1].versions, 0);
  EXPECT_EQ(entries[1].executions, 7);
  EXPECT_EQ(entries[2].cpu_ns, std::nullopt);
  EXPECT_TRUE(by_name.take().empty());
}

TEST(ObjectUse, IsSortedByExecutionsOrCpuAndThenByName) {
  const std::vector<ObjectUse> entries{{.name = "b", .executions = 2, .cpu_ns = 1},
                                       {.name = "c", .executions = 1, .cpu_ns = 9},
                                       {.name = "a", .executions = 2, .cpu_ns = {}}};
  EXPECT_EQ(names(top(entries, UseKey::kCount, 0)), "a b c ");
  EXPECT_EQ(names(top(entries, UseKey::kCpu, 0)), "c b a ");
  EXPECT_EQ(names(top(entries, UseKey::kCpu, 1)), "c ");
}

}  // namespace
}  // namespace tracer_bio
