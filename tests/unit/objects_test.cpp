#include "core/objects.h"

#include <gtest/gtest.h>

#include "unit/core_fixture.h"

namespace tracer_bio {
namespace {

constexpr ObjectKey kBwa{1, 10, 100};
constexpr ObjectKey kLibc{1, 20, 200};
constexpr ObjectKey kLibz{1, 30, 300};

ObjectEvent told(const ObjectKey& key, std::string_view path) {
  return {.process = {10, 1}, .time_ns = 5, .key = key, .size_bytes = 7, .path = path};
}

ObjectsEvent named(std::span<const ObjectKey> objects) { return {.objects = objects}; }

std::vector<ObjectFile> changed(Objects& objects) {
  std::vector<ObjectFile> rows;
  objects.take_changed(rows);
  return rows;
}

TEST(Objects, AreToldAndAskedForOnce) {
  Objects objects{{}};
  objects.tell(told(kLibz, "/usr/lib/libz.so.1.2.13"), 9, 50);
  objects.tell(told(kLibz, "/usr/lib/libz.so.1.2.13"), 9, 60);
  const auto rows = changed(objects);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].key, kLibz);
  EXPECT_EQ(rows[0].path, "/usr/lib/libz.so.1.2.13");
  EXPECT_EQ(rows[0].kind, ObjectKind::kLibrary);
  EXPECT_EQ(rows[0].size_bytes, 7);
  EXPECT_EQ(rows[0].first_seen_ns, 50);
  auto asked = objects.take_asked();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].processes, (std::vector<pid_t>{10, 9}));
  asked[0].object.build_id = "ab12";
  objects.describe(asked[0].object);
  EXPECT_EQ(changed(objects).at(0).build_id, "ab12");
  EXPECT_TRUE(objects.take_asked().empty());
}

TEST(Objects, ThatNobodyCanOpenAreNotAskedFor) {
  Objects objects{{}};
  ObjectEvent deleted = told(kLibz, "/tmp/libz.so");
  deleted.deleted = true;
  objects.tell(deleted, 9, 50);
  objects.tell(told(kLibc, ""), 9, 50);
  const auto rows = changed(objects);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].unknown, ObjectUnknown::kDeleted);
  EXPECT_EQ(rows[1].unknown, ObjectUnknown::kPathCut);
  EXPECT_TRUE(objects.take_asked().empty());
}

TEST(Objects, OfASetAreEachThereOnceInOneOrder) {
  Objects objects{{}};
  const ObjectKey twice[] = {kLibz, kBwa, kLibz};
  const ObjectKey once[] = {kBwa, kLibz};
  const auto set = objects.with(nullptr, named(twice));
  ASSERT_TRUE(set);
  EXPECT_EQ(set->objects, (std::vector<ObjectKey>{kBwa, kLibz}));
  EXPECT_EQ(objects.with(nullptr, named(once)), set);  // the same one
}

TEST(Objects, OfLaterLooksAreAdded) {
  Objects objects{{}};
  const ObjectKey first[] = {kBwa};
  const ObjectKey then[] = {kLibz};
  const auto before = objects.with(nullptr, named(first));
  EXPECT_EQ(objects.with(before, named(first)), before);
  const auto after = objects.with(before, named(then));
  EXPECT_EQ(after->objects, (std::vector<ObjectKey>{kBwa, kLibz}));
}

TEST(Objects, ThatAreIgnoredAreNowhere) {
  Objects objects{std::vector<std::string>{"/usr/lib/*/libc.so.6"}};
  objects.tell(told(kLibc, "/usr/lib/x86_64-linux-gnu/libc.so.6"), 9, 50);
  EXPECT_TRUE(changed(objects).empty());
  EXPECT_TRUE(objects.take_asked().empty());
  const ObjectKey both[] = {kLibc, kBwa};
  EXPECT_EQ(objects.with(nullptr, named(both))->objects, std::vector<ObjectKey>{kBwa});
  const ObjectKey ignored[] = {kLibc};
  EXPECT_EQ(objects.with(nullptr, named(ignored)), nullptr);
}

class ObjectsOfRuns : public ::testing::Test {
 protected:
  ObjectsOfRuns() : machine{{.pipelines = {{"align", {"*"}}}}} {
    machine.fork(1, 10);
    machine.exec(10, "/bin/bash", {"bash", "align.sh"});
  }

  void maps(pid_t pid, std::span<const ObjectKey> objects) {
    machine.tracker.on_objects({.process = machine.key(pid),
                                .time_ns = machine.tick(),
                                .objects = objects,
                                .executable = objects.front()});
  }

  static std::vector<ObjectKey> objects_of(const Batch& batch, const std::string& comm) {
    const auto& set = record_of(batch, comm).objects;
    return set ? set->objects : std::vector<ObjectKey>{};
  }

  Machine machine;
  const std::vector<ObjectKey> bwa{kBwa, kLibc};
  const std::vector<ObjectKey> other{kLibz};
};

TEST_F(ObjectsOfRuns, AreThoseOfTheExecutionThatEnds) {
  machine.fork(10, 11);
  machine.exec(11, "/usr/bin/bwa", {"bwa"});
  maps(11, bwa);
  machine.exit_and_free(11);
  const Batch batch = machine.take();
  EXPECT_EQ(objects_of(batch, "bwa"), bwa);
  EXPECT_EQ(record_of(batch, "bwa").objects->executable, kBwa);
  EXPECT_TRUE(objects_of(batch, "bash").empty());
}

TEST_F(ObjectsOfRuns, AreThoseOfTheProgramBeforeAnExec) {
  machine.fork(10, 11);
  machine.exec(11, "/usr/bin/env", {"env", "bwa"});
  maps(11, other);
  machine.exec(11, "/usr/bin/bwa", {"bwa"});
  maps(11, bwa);
  machine.exit_and_free(11);
  const Batch batch = machine.take();
  EXPECT_EQ(objects_of(batch, "env"), other);
  EXPECT_EQ(objects_of(batch, "bwa"), bwa);
}

TEST_F(ObjectsOfRuns, OfForkedWorkersAreTheExecutions) {
  machine.fork(10, 11);
  machine.exec(11, "/usr/bin/python3", {"python3"});
  machine.fork(11, 12);
  maps(12, other);
  machine.exit_and_free(12);
  maps(11, bwa);
  machine.exit_and_free(11);
  EXPECT_EQ(objects_of(machine.take(), "python3"), (std::vector<ObjectKey>{kBwa, kLibc, kLibz}));
}

TEST_F(ObjectsOfRuns, AreNotKeptOfOthers) {
  machine.fork(1, 20);
  machine.exec(20, "/usr/bin/bwa", {"bwa"});
  maps(20, bwa);
  machine.exit_and_free(20);
  EXPECT_EQ(record_of(machine.take(), "bwa").objects, nullptr);
}

TEST_F(ObjectsOfRuns, AreTakenFromSamplesWhereTheKernelTellsNone) {
  machine.fork(10, 11);
  machine.exec(11, "/usr/bin/bwa", {"bwa"});
  const ProcessSample sample{
      .process = machine.key(11),
      .mapped = {{.key = {1, 10}, .path = "/usr/bin/bwa", .executable = true},
                 {.key = {1, 30}, .path = "/usr/lib/libz.so.1"}}};
  machine.tracker.on_samples({&sample, 1}, machine.tick());
  machine.exit_and_free(11);
  const Batch batch = machine.take();
  EXPECT_EQ(objects_of(batch, "bwa"), (std::vector<ObjectKey>{{1, 10}, {1, 30}}));
  ASSERT_EQ(batch.objects.size(), 2U);
  EXPECT_EQ(batch.objects[0].kind, ObjectKind::kExecutable);
  EXPECT_EQ(machine.tracker.take_asked_objects().size(), 2U);
}

}  // namespace
}  // namespace tracer_bio
