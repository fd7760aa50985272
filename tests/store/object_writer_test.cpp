// What executions are made of: each file once, each combination once.
#include "store/object_rows.h"

namespace tracer_bio {
namespace {

constexpr int64_t kHourNs = 3'600'000'000'000;

class ObjectRows : public StoreTest {
 protected:
  ObjectRows() { store_.begin_recording(recording(1)); }

  // Execution `id`, so long after the first recording began.
  void execute_at(int64_t id, int64_t after_ns, const SharedObjectSet& objects) {
    ExecutionRecord record = made_of(ended_execution(id), objects);
    record.execution.start_ns = kStartNs + after_ns;
    write(store_, batch_of({record}));
  }

  Store store_{file_};
};

TEST_F(ObjectRows, ASetIsOneRowHoweverManyExecutionsWereMadeOfIt) {
  execute_at(1, 0, object_set({10, 11}));
  execute_at(2, 1, object_set({10, 11}));
  execute_at(3, 2, object_set({10, 12}));
  execute_at(4, 3, nullptr);
  EXPECT_EQ(ask("SELECT id, objects, executable_id FROM object_sets ORDER BY id"),
            "1|[1,2]|1\n2|[1,3]|1");
  const std::string sets = "1|1\n2|1\n3|2\n4|NULL";
  EXPECT_EQ(ask("SELECT id, object_set_id FROM executions ORDER BY id"), sets);
  EXPECT_EQ(ask("SELECT execution_id, object_set_id FROM run_executions ORDER BY 1"), sets);
}

TEST_F(ObjectRows, AnotherStoreFindsTheSetsThatAreThere) {
  execute_at(1, 0, object_set({10, 11}));
  const std::string written = ask("SELECT * FROM object_sets");
  const std::filesystem::path copy = folder_ / "copy.db";
  execute("VACUUM INTO '" + copy.string() + "'");
  file_ = copy;
  Store next{file_};
  write(next, batch_of({made_of(ended_execution(2), object_set({10, 11}))}));
  EXPECT_EQ(ask("SELECT * FROM object_sets"), written);
  EXPECT_EQ(ask("SELECT object_set_id FROM run_executions WHERE execution_id = 2"), "1");
}

TEST_F(ObjectRows, LastSeenIsRightWithinAnHour) {
  const SharedObjectSet set = object_set({10, 11});
  const auto last_seen = [&](const std::string& table) {
    return ask("SELECT DISTINCT (last_seen_ns - " + std::to_string(kStartNs) +
               ") / 1000000000 FROM " + table);
  };
  execute_at(1, 0, set);
  execute_at(2, kHourNs, set);
  EXPECT_EQ(last_seen("object_sets"), "0");
  execute_at(3, kHourNs + 1'000'000'000, set);
  EXPECT_EQ(last_seen("object_sets"), "3601");
  EXPECT_EQ(last_seen("objects"), "3601");
}

TEST_F(ObjectRows, AnOldFileInANewSetIsSeenAgain) {
  execute_at(1, 0, object_set({10}));
  execute_at(2, 5 * kHourNs, object_set({10, 11}));
  EXPECT_EQ(ask("SELECT last_seen_ns - " + std::to_string(kStartNs) + " FROM objects ORDER BY id"),
            "18000000000000\n18000000000000");
}

TEST_F(ObjectRows, WhatIsKnownOfAFileLaterIsAddedToItsRow) {
  execute_at(1, 5, object_set({10}));
  EXPECT_EQ(ask("SELECT path, unknown FROM objects"), "NULL|no_path");
  ObjectFile file = object_file(10, "/usr/bin/samtools");
  file.build_id = "abcd";
  file.package = "samtools";
  file.version = "1.16.1";
  file.package_source = PackageSource::kDebian;
  Batch batch;
  batch.objects = {file};
  write(store_, batch);
  execute_at(2, 6, object_set({10}));
  EXPECT_EQ(
      ask("SELECT id, path, build_id, package, version, package_source, unknown FROM objects"),
      "1|/usr/bin/samtools|abcd|samtools|1.16.1|debian|NULL");
}

// Each is made printable: none may take another's place meanwhile.
TEST_F(ObjectRows, HostileTextsOfOneFileAreEachStoredAsTheyAre) {
  ObjectFile file = object_file(10, "/tmp/a\nb/" + std::string(3000, '\x1b'));
  file.soname = "lib\nx.so";
  file.package = "p\tq";
  Batch batch;
  batch.objects = {file};
  batch.containers = {{.id = "c\n1", .name = "n\n2", .image = "i\n3"}};
  write(store_, batch);
  EXPECT_EQ(ask("SELECT substr(path, 1, 10), length(path) > 3000, soname, package FROM objects"),
            R"(/tmp/a\nb/|1|lib\nx.so|p\tq)");
  EXPECT_EQ(ask("SELECT container_id, name, image FROM containers"), R"(c\n1|n\n2|i\n3)");
}

}  // namespace
}  // namespace tracer_bio
