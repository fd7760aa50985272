// The file goes away, or is damaged, beneath a store that records on and on.
#include <fstream>
#include <limits>
#include <memory>

#include "store/fixture.h"
#include "store/object_rows.h"
#include "store/sqlite.h"

namespace tracer_bio {
namespace {

class Replaced : public StoreTest {
 protected:
  // Run 1 with its open execution 1; executions 2 … 9 have ended.
  std::unique_ptr<Store> recording_store() const {
    auto store = std::make_unique<Store>(file_, FileAccess{}, OnFault::kBeginAnew);
    store->begin_recording(recording(1));
    Batch batch = many(2, 8);
    batch.executions.push_back(open_execution(1));
    batch.executions.back().baseline.emplace().cpu_ns = 5;
    batch.runs.push_back(running_run(1, 1));
    write(*store, batch);
    return store;
  }

  void expect_what_was_open_and(const std::string& ids) const {
    EXPECT_EQ(ask("SELECT id FROM executions ORDER BY id"), ids);
    EXPECT_EQ(ask("SELECT tool FROM run_executions WHERE execution_id = 1"), "bwa");
    EXPECT_EQ(ask("SELECT id, status FROM runs"), "1|running");
    EXPECT_EQ(ask("SELECT id, host FROM recordings"), "1|node7");
    EXPECT_EQ(ask("SELECT recording_id, stage, kind, count FROM losses"), "1|store|database|NULL");
    EXPECT_EQ(ask("PRAGMA integrity_check"), "ok");
  }

  // Of the folder, those whose names begin so.
  std::vector<std::string> names(const std::string& begin) const {
    std::vector<std::string> result;
    for (const auto& entry : std::filesystem::directory_iterator{folder_}) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(begin)) result.push_back(name);
    }
    return result;
  }

  void damage(std::streamoff from, int bytes) const {
    std::fstream file{file_, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(from);
    for (int at = 0; at < bytes; ++at) file.put('\x5a');
  }
};

TEST_F(Replaced, ADeletedFileIsFollowedByANewOneWithWhatIsOpen) {
  const auto opened = recording_store();
  Store& store = *opened;
  std::filesystem::remove(file_);
  write(store, batch_of({ended_execution(10)}));
  expect_what_was_open_and("1\n10");
  write(store, batch_of({ended_execution(1)}));
  EXPECT_EQ(ask("SELECT count(*) FROM baselines"), "0") << "the baseline was taken over, and used";
  EXPECT_EQ(names("tracer_bio.db.left").size(), 0U);
}

TEST_F(Replaced, ADeletedFileIsFollowedByANewOneWithContainersInUse) {
  const auto opened = recording_store();
  Store& store = *opened;
  ExecutionRecord contained = open_execution(11);
  contained.execution.container_id = "in use";
  Batch batch = batch_of({contained});
  batch.containers = {{.id = "in use", .image = "bwa"}, {.id = "gone", .image = "bwa"}};
  write(store, batch);
  std::filesystem::remove(file_);
  write(store, batch_of({ended_execution(10)}));
  EXPECT_EQ(ask("SELECT container_id, image FROM containers"), "in use|bwa");
}

TEST_F(Replaced, ADeletedFileIsFollowedByANewOneWithWhatIsOpenIsMadeOf) {
  const auto opened = recording_store();
  Store& store = *opened;
  const SharedObjectSet still_there = object_set({11, 12});
  write(store, batch_of({made_of(ended_execution(2), object_set({10})),
                         made_of(open_execution(1), still_there),
                         made_of(ended_execution(3), object_set({13}))}));
  std::filesystem::remove(file_);
  write(store, batch_of({made_of(ended_execution(10), still_there),
                         made_of(ended_execution(11), object_set({14}))}));
  EXPECT_EQ(ask("SELECT id, object_set_id FROM executions ORDER BY id"), "1|2\n10|2\n11|4");
  EXPECT_EQ(ask("SELECT id, objects FROM object_sets ORDER BY id"), "2|[2,3]\n4|[5]");
  EXPECT_EQ(ask("SELECT id, inode FROM objects ORDER BY id"), "2|11\n3|12\n5|14");
}

TEST_F(Replaced, ARunOfWhichRowsWereLostIsNotComplete) {
  const auto opened = recording_store();
  std::filesystem::remove(file_);
  Batch batch;
  batch.runs.push_back(running_run(1, 1));
  batch.runs.back().start_ns = kStartNs;
  batch.runs.push_back(running_run(2, 10));
  batch.runs.back().start_ns = std::numeric_limits<int64_t>::max();  // after the loss
  for (auto& run : batch.runs) {
    run.status = RunStatus::kSucceeded;
    run.complete = true;
  }
  write(*opened, batch);
  EXPECT_EQ(ask("SELECT id, complete FROM runs ORDER BY id"), "1|0\n2|1");
}

TEST_F(Replaced, FilesDeletedWithTheirLockAreLockedAgain) {
  const auto opened = recording_store();
  Store& store = *opened;
  for (const char* end : {"", "-wal", "-shm", "-lock"})
    std::filesystem::remove(std::filesystem::path{file_} += end);
  write(store, batch_of({ended_execution(10)}));
  expect_what_was_open_and("1\n10");
  EXPECT_THROW(Store{file_}, SinkUnavailable);
}

TEST_F(Replaced, NoIdIsGivenTwice) {
  {
    const auto store = recording_store();
    std::filesystem::remove(file_);
    store->end_recording(1, kStartNs);
  }
  const Resume resume = Store{file_}.resume();
  EXPECT_EQ(resume.next_execution_id, 10);
  EXPECT_EQ(resume.next_recording_id, 2);
  ASSERT_EQ(resume.open_executions.size(), 1U);
  EXPECT_EQ(resume.open_executions[0].record.baseline->cpu_ns, 5);
}

TEST_F(Replaced, AMovedFileKeepsAllThatWasWrittenToIt) {
  const auto opened = recording_store();
  Store& store = *opened;
  const std::filesystem::path elsewhere = folder_ / "elsewhere.db";
  std::filesystem::rename(file_, elsewhere);
  write(store, batch_of({ended_execution(10)}));
  expect_what_was_open_and("1\n10");
  Connection moved{elsewhere, Connection::Mode::kReadWrite, 0};
  EXPECT_EQ(moved.integer("SELECT count(*) FROM executions"), 9);
}

TEST_F(Replaced, ACopyPutInItsPlaceGoesOn) {
  const auto opened = recording_store();
  Store& store = *opened;
  const std::filesystem::path copy = folder_ / "copy.db";
  execute("VACUUM INTO '" + copy.string() + "'");
  write(store, batch_of({ended_execution(10)}));
  std::filesystem::rename(copy, file_);
  write(store, batch_of({ended_execution(11)}));
  expect_what_was_open_and("1\n2\n3\n4\n5\n6\n7\n8\n9\n11");
}

TEST_F(Replaced, AnotherDatabasePutInItsPlaceIsNotMixedWithIt) {
  const std::filesystem::path other = folder_ / "other.db";
  {
    Store store{other};
    store.begin_recording(recording(1));
    write(store, many(1, 1));
  }
  const auto opened = recording_store();
  Store& store = *opened;
  std::filesystem::rename(other, file_);
  const std::string message = message_of([&] { write(store, batch_of({ended_execution(10)})); });
  EXPECT_NE(message.find("another database of tracer-bio"), std::string::npos) << message;
  EXPECT_EQ(ask("SELECT id FROM executions"), "1");
  EXPECT_EQ(ask("SELECT count(*) FROM losses"), "0");
}

TEST_F(Replaced, AForeignFilePutInItsPlaceIsLeftAlone) {
  const auto opened = recording_store();
  Store& store = *opened;
  std::filesystem::remove(file_);
  std::ofstream{file_} << "precious";
  EXPECT_THROW(write(store, many(10, 1)), std::runtime_error);
  std::string content;
  std::ifstream{file_} >> content;
  EXPECT_EQ(content, "precious");
}

TEST_F(Replaced, TriesAgainWhileNoNewFileCanBeMade) {
  const auto opened = recording_store();
  Store& store = *opened;
  const std::filesystem::path away = folder_.string() + ".away";
  std::filesystem::rename(folder_, away);
  std::ofstream{folder_}.flush();  // no folder can be made here
  EXPECT_THROW(write(store, many(10, 1)), SinkUnavailable);
  std::filesystem::remove(folder_);
  write(store, many(10, 1));
  expect_what_was_open_and("1\n10");
  std::filesystem::remove_all(away);
}

TEST_F(Replaced, PagesThatAreDamagedWhileItRecordsAreSetAside) {
  const auto opened = recording_store();
  Store& store = *opened;
  write(store, many(100, 3000));
  execute("PRAGMA wal_checkpoint(TRUNCATE)");
  // All pages but the first, which is the schema's root.
  damage(4096, static_cast<int>(std::filesystem::file_size(file_)) - 4096);
  write(store, many(5000, 3000));
  EXPECT_EQ(ask("SELECT count(*) FROM executions WHERE id >= 5000"), "3000");
  EXPECT_EQ(ask("SELECT recording_id, stage, kind, count FROM losses"), "1|store|database|NULL");
  EXPECT_EQ(ask("SELECT id, host FROM recordings"), "1|node7");
  EXPECT_EQ(ask("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(names("tracer_bio.db.corrupt-").size(), 3U) << "the file, -wal and -shm";
}

class DamagedAtStart : public Replaced {
 protected:
  void expect_begun_anew() const {
    Store store{file_, {}, OnFault::kBeginAnew};
    const int64_t id = store.resume().next_recording_id;
    store.begin_recording(recording(id));
    EXPECT_EQ(ask("SELECT stage, kind, count FROM losses"), "store|database|NULL");
    EXPECT_EQ(ask("PRAGMA integrity_check"), "ok");
    EXPECT_FALSE(names("tracer_bio.db.corrupt-").empty());
  }
};

TEST_F(DamagedAtStart, HeaderIsSetAside) {
  { recording_store(); }
  damage(0, 100);
  expect_begun_anew();
}

TEST_F(DamagedAtStart, SchemaIsSetAside) {
  { recording_store(); }
  damage(100, 3900);
  expect_begun_anew();
}

TEST_F(DamagedAtStart, PagesAreSetAside) {
  { recording_store(); }
  damage(4096, static_cast<int>(std::filesystem::file_size(file_)) - 4096);
  expect_begun_anew();
}

TEST_F(DamagedAtStart, TruncatedFileIsSetAside) {
  { recording_store(); }
  std::filesystem::resize_file(file_, 8192);
  expect_begun_anew();
}

TEST_F(DamagedAtStart, WhatNeverWasADatabaseIsRefusedAndStays) {
  std::ofstream{file_} << std::string(5000, 'x');
  for (int start = 0; start < 2; ++start) {
    EXPECT_THROW(Store(file_, {}, OnFault::kBeginAnew), std::runtime_error);
    EXPECT_EQ(std::filesystem::file_size(file_), 5000U);
  }
}

TEST_F(DamagedAtStart, ANewerOneIsRefusedAndStays) {
  { recording_store(); }
  execute("PRAGMA user_version = 9999");
  EXPECT_THROW(Store(file_, {}, OnFault::kBeginAnew), std::runtime_error);
  EXPECT_TRUE(names("tracer_bio.db.corrupt-").empty());
}

}  // namespace
}  // namespace tracer_bio
