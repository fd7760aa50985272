// How much libraries and packages were used.
#include "core/object_use.h"

#include <algorithm>

#include "store/fixture.h"
#include "store/reader.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

class ObjectUseTest : public StoreTest {
 protected:
  // samtools 1 and bwa 2, two libz of which one has no soname, and numpy in two files.
  ObjectUseTest() {
    batch_.objects = {object(1, "/usr/bin/samtools"),
                      object(2, "/usr/bin/bwa"),
                      object(10, "/usr/lib/libz.so.1.2.13"),
                      object(11, "/opt/env/lib/libz.so.1"),
                      object(12, "/usr/lib/python3/numpy/a.so"),
                      object(13, "/usr/lib/python3/numpy/b.so")};
    batch_.objects[0].package = "samtools";
    batch_.objects[0].version = "1.16.1";
    batch_.objects[2].soname = "libz.so.1";
    batch_.objects[2].build_id = "aa";
    batch_.objects[3].build_id = "bb";
    for (const size_t at : {4, 5}) {
      batch_.objects[at].kind = ObjectKind::kPython;
      batch_.objects[at].package = "numpy";
      batch_.objects[at].version = "1.24.2";
    }
  }

  void add(int64_t run_id, SharedObjectSet objects) {
    ExecutionRecord record = ended_execution(static_cast<int64_t>(batch_.executions.size()) + 1);
    record.attribution.run_id = run_id;
    record.objects = std::move(objects);
    batch_.executions.push_back(std::move(record));
  }

  // "name versions executions cpu_ns runs users" of each, by name.
  std::string use(ObjectGroup of, const UseFilter& filter = {}) const {
    std::vector<ObjectUse> entries = Reader{file_}.object_use(of, filter);
    std::ranges::sort(entries, {}, &ObjectUse::name);
    std::string text;
    for (const ObjectUse& entry : entries) {
      text += entry.name.value_or("NULL");
      for (const int64_t figure :
           {entry.versions, entry.executions, entry.cpu_ns.value_or(-1), entry.runs, entry.users})
        text += ' ' + std::to_string(figure);
      text += ", ";
    }
    return text;
  }

  Store store_{file_};
  Batch batch_;
};

TEST_F(ObjectUseTest, OfAnEmptyDatabaseIsNothing) {
  EXPECT_EQ(use(ObjectGroup::kLibrary), "");
  EXPECT_EQ(use(ObjectGroup::kPackage), "");
}

TEST_F(ObjectUseTest, AddsUpLibrariesBySonameOrFileName) {
  batch_.runs = {running_run(1, 1), running_run(2, 3)};
  batch_.runs[1].uid = 7;
  add(1, made_of(1, {10}));
  add(1, made_of(1, {10}));
  add(2, made_of(2, {11, 12}));
  add(2, nullptr);
  write(store_, batch_);
  EXPECT_EQ(use(ObjectGroup::kLibrary), "a.so 1 1 400 1 1, libz.so.1 2 3 1200 2 2, ");
}

TEST_F(ObjectUseTest, CountsAnExecutionOnceForAPackageOfManyFiles) {
  batch_.runs = {running_run(1, 1)};
  add(1, made_of(1, {10, 12, 13}));
  add(1, made_of(2, {12}));
  batch_.executions[1].execution.totals.cpu_ns.reset();
  write(store_, batch_);
  EXPECT_EQ(use(ObjectGroup::kPackage), "numpy 1 2 400 1 1, samtools 1 1 400 1 1, ");
}

TEST_F(ObjectUseTest, TellsOfAFileWithoutAPathThatItHasNoName) {
  batch_.runs = {running_run(1, 1)};
  add(1, made_of(1, {99}));
  write(store_, batch_);
  EXPECT_EQ(use(ObjectGroup::kLibrary), "NULL 0 1 400 1 1, ");
}

TEST_F(ObjectUseTest, GoesByRunPipelineUserAndTime) {
  batch_.runs = {running_run(1, 1), running_run(2, 2), running_run(3, 3)};
  batch_.runs[1].parent_run_id = 1;
  batch_.runs[1].uid = 4'242'424;
  batch_.runs[2].pipeline = "other";
  for (const int64_t run : {1, 2, 3}) add(run, made_of(2, {10}));
  write(store_, batch_);
  const auto executions = [&](const UseFilter& filter) {
    const auto entries = Reader{file_}.object_use(ObjectGroup::kLibrary, filter);
    return entries.empty() ? 0 : entries[0].executions;
  };
  EXPECT_EQ(executions({}), 3);
  EXPECT_EQ(executions({.run = 1}), 2);
  EXPECT_EQ(executions({.run = 2}), 1);
  EXPECT_EQ(executions({.pipeline = "other"}), 1);
  EXPECT_EQ(executions({.user = "root"}), 2);
  EXPECT_EQ(executions({.user = "4242424", .run = 1}), 1);
  EXPECT_EQ(executions({.user = "' OR 1 --"}), 0);
  EXPECT_EQ(executions({.since_ns = kStartNs + 2000}), 2);
}

TEST_F(ObjectUseTest, SaysOfHowManyMembersItIsKnown) {
  batch_.runs = {running_run(1, 1), running_run(2, 2)};
  add(1, made_of(1, {10}));
  add(1, nullptr);
  add(2, nullptr);
  write(store_, batch_);
  Reader reader{file_};
  EXPECT_EQ(reader.object_coverage({}).members, 3);
  EXPECT_EQ(reader.object_coverage({}).known, 1);
  EXPECT_EQ(reader.object_coverage({.run = 2}).members, 1);
  EXPECT_EQ(reader.object_coverage({.run = 2}).known, 0);
}

TEST_F(ObjectUseTest, ReadsMembersInTheOrderOfTheirRows) {
  const std::string plan = ask("EXPLAIN QUERY PLAN " + std::string{query("use_of_sets")} +
                               " WHERE +member.object_set_id IS NOT NULL");
  EXPECT_NE(plan.find("SCAN member"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("run_executions_object_set"), std::string::npos) << plan;
}

}  // namespace
}  // namespace tracer_bio
