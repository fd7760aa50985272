// Who used a library, when, and which version of it.
#include "core/where.h"

#include "store/fixture.h"
#include "store/reader.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

class WhereTest : public StoreTest {
 protected:
  WhereTest() {
    batch_.objects = {object(1, "/usr/bin/xz"), object(2, "/usr/bin/dpkg"),
                      object(10, "/usr/lib/liblzma.so.5.4.1"),
                      object(11, "/opt/env/lib/liblzma.so.5"), object(12, "/usr/lib/libxz[1].so")};
    for (const size_t at : {2, 3}) {
      batch_.objects[at].soname = "liblzma.so.5";
      batch_.objects[at].package = "xz-utils";
      batch_.objects[at].version = at == 2 ? "5.4.1" : "5.6.0";
      batch_.objects[at].package_version = batch_.objects[at].version + "-1";
    }
    batch_.objects[2].build_id = "abcdef";
    batch_.runs = {running_run(1, 1), running_run(2, 3)};
    batch_.runs[1].pipeline = "other";
    batch_.runs[1].uid = 4'242'424;
    batch_.runs[1].start_ns = kStartNs + 3000;
    add(1, "xz", made_of(1, {10}));
    add(1, "xz", made_of(1, {10, 12}));
    add(2, "dpkg", made_of(2, {11}));
    add(2, "dpkg", nullptr);
  }

  void add(int64_t run_id, const char* tool, SharedObjectSet objects) {
    ExecutionRecord record = ended_execution(static_cast<int64_t>(batch_.executions.size()) + 1);
    record.attribution.run_id = run_id;
    record.attribution.tool = tool;
    record.objects = std::move(objects);
    batch_.executions.push_back(std::move(record));
  }

  // "run tool version files executions first-last", times as ids of executions.
  std::string where(std::string_view name, const UseFilter& filter = {}, size_t limit = 0) const {
    std::string text;
    for (const WhereRow& row : Reader{file_}.where(name, filter, limit)) {
      text += std::to_string(row.run_id) + ' ' + row.tool + ' ' +
              (row.file.package_version.empty() ? "?" : row.file.package_version) + ' ' +
              std::to_string(row.files) + ' ' + std::to_string(row.executions) + ' ' +
              std::to_string((row.first_ns - kStartNs) / 1000) + '-' +
              std::to_string((row.last_ns - kStartNs) / 1000) + ", ";
    }
    return text;
  }

  Store store_{file_};
  Batch batch_;
};

constexpr const char* kBoth = "2 dpkg 5.6.0-1 1 1 3-3, 1 xz 5.4.1-1 1 2 1-2, ";

TEST_F(WhereTest, FindsByEachNameAndByPatterns) {
  write(store_, batch_);
  for (const char* name : {"liblzma.so.5", "xz-utils", "*lzma*", "liblzma*"})
    EXPECT_EQ(where(name), kBoth) << name;
  for (const char* name : {"/usr/lib/liblzma.so.5.4.1", "liblzma.so.5.4.1", "abcdef", "abc*"})
    EXPECT_EQ(where(name), "1 xz 5.4.1-1 1 2 1-2, ") << name;
  for (const char* name : {"", "lzma", "LIBLZMA.SO.5", "liblzma.so.?", "[l]iblzma.so.5", "' OR 1"})
    EXPECT_EQ(where(name), "") << name;
}

TEST_F(WhereTest, TakesAFileOfNoPackageByItself) {
  write(store_, batch_);
  EXPECT_EQ(where("libxz[1].so"), "1 xz ? 1 1 2-2, ");
  EXPECT_EQ(where("libxz[*"), "1 xz ? 1 1 2-2, ");
  const auto rows = Reader{file_}.where("dpkg", {}, 0);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].file.path, "/usr/bin/dpkg");
  EXPECT_EQ(rows[0].pipeline, "other");
  EXPECT_EQ(rows[0].user, "4242424");
}

TEST_F(WhereTest, PutsTheFilesOfOneVersionInOneLine) {
  batch_.objects[4].package = "xz-utils";
  batch_.objects[4].version = "5.4.1";
  batch_.objects[4].package_version = "5.4.1-1";
  add(1, "xzcat", made_of(1, {12}));
  write(store_, batch_);
  EXPECT_EQ(where("xz-utils"),
            "1 xzcat 5.4.1-1 1 1 5-5, 2 dpkg 5.6.0-1 1 1 3-3, 1 xz 5.4.1-1 2 2 1-2, ");
  EXPECT_EQ(Reader{file_}.where("xz-utils", {}, 1).at(0).file.path, "/usr/lib/libxz[1].so");
}

TEST_F(WhereTest, GoesByRunPipelineUserTimeAndLimit) {
  write(store_, batch_);
  EXPECT_EQ(where("liblzma.so.5", {.run = 1}), "1 xz 5.4.1-1 1 2 1-2, ");
  EXPECT_EQ(where("liblzma.so.5", {.pipeline = "other"}), "2 dpkg 5.6.0-1 1 1 3-3, ");
  EXPECT_EQ(where("liblzma.so.5", {.user = "root"}), "1 xz 5.4.1-1 1 2 1-2, ");
  EXPECT_EQ(where("liblzma.so.5", {.user = "' OR 1 --"}), "");
  EXPECT_EQ(where("liblzma.so.5", {}, 1), "2 dpkg 5.6.0-1 1 1 3-3, ");
  EXPECT_EQ(where("liblzma.so.5", {.since_ns = kStartNs + 2000}),
            "2 dpkg 5.6.0-1 1 1 3-3, 1 xz 5.4.1-1 1 1 2-2, ");
  EXPECT_EQ(where("liblzma.so.5", {.since_ns = kStartNs + 3000}), "2 dpkg 5.6.0-1 1 1 3-3, ");
}

TEST_F(WhereTest, TellsTheRunsTimesOnceNothingElseIsKnown) {
  batch_.runs[0].end_ns = kStartNs + 9000;
  write(store_, batch_);
  execute("DELETE FROM executions; DELETE FROM processed_executions");
  EXPECT_EQ(where("liblzma.so.5", {.run = 1}), "1 xz 5.4.1-1 1 2 0-9, ");
}

TEST_F(WhereTest, ReadsUsesFromOneIndexInItsOrder) {
  const std::string plan = ask("EXPLAIN QUERY PLAN " + std::string{query("tools_of_sets")});
  EXPECT_NE(plan.find("USING COVERING INDEX run_executions_object_set"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
}

}  // namespace
}  // namespace tracer_bio
