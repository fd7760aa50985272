#include "core/containers.h"

#include <gtest/gtest.h>

#include "unit/core_fixture.h"

namespace tracer_bio {
namespace {

const std::string kId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

Execution in_container(const std::string& id) {
  return {.cgroup = "/system.slice/docker-" + id + ".scope", .container_id = id};
}

std::vector<Container> changed(Containers& containers) {
  std::vector<Container> rows;
  containers.take_changed(rows);
  return rows;
}

TEST(Containers, AreSeenFromTheFirstToTheLastExecution) {
  Containers containers;
  containers.see(in_container(kId), 20);
  containers.see(in_container(kId), 10);
  containers.see(in_container(kId), 30);
  const auto rows = changed(containers);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].id, kId);
  EXPECT_EQ(rows[0].runtime, "docker");
  EXPECT_EQ(rows[0].first_seen_ns, 10);
  EXPECT_EQ(rows[0].last_seen_ns, 30);
  EXPECT_TRUE(changed(containers).empty());
}

TEST(Containers, AreAskedForOnce) {
  Containers containers;
  containers.see(in_container(kId), 1);
  auto asked = containers.take_asked();
  ASSERT_EQ(asked.size(), 1U);
  containers.see(in_container(kId), 2);
  EXPECT_TRUE(containers.take_asked().empty());
  changed(containers);
  asked[0].image = "bwa";
  containers.describe(asked[0]);
  const auto rows = changed(containers);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].image, "bwa");
}

TEST(Containers, AreBounded) {
  Containers containers;
  constexpr int kMany = 100'000;
  size_t rows = 0;
  size_t asked = 0;
  for (int number = 0; number < kMany; ++number) {
    containers.see(in_container("c" + std::to_string(number)), number);
    containers.see(in_container("c0"), number);
    rows += changed(containers).size();
    asked += containers.take_asked().size();
  }
  EXPECT_EQ(rows, 2U * kMany - 1);
  EXPECT_EQ(asked, static_cast<size_t>(kMany));  // the one that stays in use was not forgotten
  containers.see(in_container("c1"), kMany);
  EXPECT_EQ(containers.take_asked().size(), 1U);  // the one that does not, was
}

TEST(Containers, OfTheTrackersExecutionsComeWithThem) {
  Machine machine;
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  EXPECT_TRUE(machine.take().containers.empty());
  machine.cgroup = "/docker/" + kId;
  machine.exec(10, "/usr/bin/bwa", {"bwa"});
  EXPECT_EQ(machine.tracker.take_asked_containers().size(), 1U);
  const auto begun = machine.take().containers;
  ASSERT_EQ(begun.size(), 1U);
  machine.exit_and_free(10);
  const auto ended = machine.take().containers;
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].first_seen_ns, begun[0].first_seen_ns);
  EXPECT_GT(ended[0].last_seen_ns, begun[0].last_seen_ns);
}

}  // namespace
}  // namespace tracer_bio
