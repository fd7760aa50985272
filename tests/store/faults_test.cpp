// Writing fails on purpose: nothing of the batch is kept, and the next write works once the cause
// is gone.
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "store/fixture.h"
#include "store/object_rows.h"
#include "store/sqlite.h"

namespace tracer_bio {
namespace {

class Faults : public StoreTest {
 protected:
  // Writes two executions with baselines, of which the second write ends the first.
  static Batch first() {
    Batch batch = batch_of({open_execution(1)});
    batch.executions[0].baseline.emplace().cpu_ns = 5;
    return batch;
  }
  static Batch second() {
    Batch batch = many(2, 200);
    batch.executions.push_back(ended_execution(1));
    return batch;
  }

  void expect_first_alone() const {
    EXPECT_EQ(ask("SELECT count(*), count(end_reason) FROM executions"), "1|0");
    EXPECT_EQ(ask("SELECT count(*) FROM baselines"), "1");
  }
  void expect_both() const {
    EXPECT_EQ(ask("SELECT count(*), count(DISTINCT id), count(end_reason) FROM executions"),
              "201|201|201");
    EXPECT_EQ(ask("SELECT count(*) FROM processed_executions"), "201");
    EXPECT_EQ(ask("SELECT count(*) FROM baselines"), "0");
    EXPECT_EQ(ask("PRAGMA integrity_check"), "ok");
  }
};

// Keeps the connections that are opened while it lives, for faults that only they can be given.
class CapturedConnections {
 public:
  CapturedConnections() { sqlite3_auto_extension(hook()); }
  ~CapturedConnections() { sqlite3_cancel_auto_extension(hook()); }
  CapturedConnections(const CapturedConnections&) = delete;
  CapturedConnections& operator=(const CapturedConnections&) = delete;

  static sqlite3* last() { return last_; }

 private:
  static int take(sqlite3* handle, const char**, const void*) {
    last_ = handle;
    return SQLITE_OK;
  }
  static void (*hook())() { return reinterpret_cast<void (*)()>(take); }

  static inline sqlite3* last_ = nullptr;
};

TEST_F(Faults, LockedByAnotherConnectionIsWorthTryingAgain) {
  Store store{file_};
  write(store, first());
  Connection other{file_, Connection::Mode::kReadWrite, 0};
  other.execute("BEGIN IMMEDIATE");
  EXPECT_THROW(write(store, second()), SinkUnavailable);
  expect_first_alone();
  other.execute("ROLLBACK");
  write(store, second());
  expect_both();
}

TEST_F(Faults, AShortLockIsWaitedFor) {
  Store store{file_};
  write(store, first());
  Connection other{file_, Connection::Mode::kReadWrite, 0};
  other.execute("BEGIN IMMEDIATE");
  const std::jthread releasing{[&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    other.execute("ROLLBACK");
  }};
  write(store, second());
  expect_both();
}

TEST_F(Faults, FullWithinATransactionIsWorthTryingAgain) {
  const CapturedConnections captured;
  Store store{file_};
  write(store, first());
  sqlite3* handle = CapturedConnections::last();
  sqlite3_exec(handle, "PRAGMA max_page_count = 1", nullptr, nullptr, nullptr);  // today's size
  EXPECT_THROW(write(store, second()), SinkUnavailable);
  EXPECT_THROW(write(store, second()), SinkUnavailable);
  expect_first_alone();
  sqlite3_exec(handle, "PRAGMA max_page_count = 1000000", nullptr, nullptr, nullptr);
  write(store, second());
  expect_both();
}

TEST_F(Faults, NoIdIsKeptOfObjectsThatWereRolledBack) {
  const CapturedConnections captured;
  Store store{file_};
  const SharedObjectSet before = object_set({10});
  const SharedObjectSet failing = object_set({10, 11});
  write(store, batch_of({made_of(ended_execution(1), before)}));
  sqlite3* handle = CapturedConnections::last();
  sqlite3_exec(handle, "PRAGMA max_page_count = 1", nullptr, nullptr, nullptr);
  Batch batch = many(3, 200);
  batch.executions.insert(batch.executions.begin(), made_of(ended_execution(2), failing));
  EXPECT_THROW(write(store, batch), SinkUnavailable);
  sqlite3_exec(handle, "PRAGMA max_page_count = 1000000", nullptr, nullptr, nullptr);
  // Others come first now, and get the numbers.
  write(store, batch_of({made_of(ended_execution(300), object_set({12, 13}))}));
  write(store, batch);
  EXPECT_EQ(ask("SELECT member.execution_id, group_concat(object.inode)"
                " FROM run_executions AS member"
                " JOIN object_sets AS used ON used.id = member.object_set_id"
                " JOIN json_each(used.objects) AS element"
                " JOIN objects AS object ON object.id = element.value GROUP BY 1 ORDER BY 1"),
            "1|10\n2|10,11\n300|12,13");
}

TEST_F(Faults, AFailedCommitIsWorthTryingAgain) {
  Store store{file_};
  write(store, first());
  // The -wal may not grow: what a COMMIT appends fails.
  struct rlimit old {};
  ::getrlimit(RLIMIT_FSIZE, &old);
  auto* const old_action = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{std::filesystem::file_size(std::filesystem::path{file_} += "-wal") + 8192,
                     old.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  const std::string message = message_of([&] { write(store, second()); });
  EXPECT_THROW(write(store, second()), SinkUnavailable);
  ::setrlimit(RLIMIT_FSIZE, &old);
  ::signal(SIGXFSZ, old_action);
  EXPECT_TRUE(message.starts_with("write to " + file_.string() + ": COMMIT")) << message;
  expect_first_alone();
  write(store, second());
  expect_both();
}

TEST_F(Faults, AFullDiskIsWorthTryingAgain) {
  const std::filesystem::path mount = folder_ / "mount";
  std::filesystem::create_directory(mount);
  if (::mount("tmpfs", mount.c_str(), "tmpfs", 0, "size=2m") != 0)
    GTEST_SKIP() << "needs CAP_SYS_ADMIN to mount a small tmpfs";
  file_ = mount / "tracer_bio.db";
  {
    Store store{file_};
    write(store, first());
    const std::filesystem::path ballast = mount / "ballast";
    std::ofstream{ballast} << std::string(2 << 20, 'x');
    const std::string message = message_of([&] { write(store, second()); });
    EXPECT_NE(message.find("free space on its file system"), std::string::npos) << message;
    EXPECT_THROW(write(store, second()), SinkUnavailable);
    expect_first_alone();
    std::filesystem::remove(ballast);
    write(store, second());
    expect_both();
  }
  EXPECT_EQ(::umount(mount.c_str()), 0);
}

TEST_F(Faults, AFailureInReprocessKeepsTheOldRowsAndTheStoreUsable) {
  const CapturedConnections captured;
  Store store{file_};
  write(store, first());
  sqlite3* handle = CapturedConnections::last();
  store.begin_reprocess();
  sqlite3_exec(handle, "PRAGMA max_page_count = 1", nullptr, nullptr, nullptr);
  EXPECT_THROW(store.write_processed(many(2, 1000).executions), SinkUnavailable);
  sqlite3_exec(handle, "PRAGMA max_page_count = 1000000", nullptr, nullptr, nullptr);
  EXPECT_EQ(ask("SELECT count(*) FROM processed_executions"), "1");
  write(store, second());
  expect_both();
}

TEST_F(Faults, AFileThatWasMovedAwayIsNotWrittenUnseen) {
  Store store{file_};
  write(store, first());
  std::filesystem::rename(file_, folder_ / "elsewhere.db");
  const std::string message = message_of([&] { write(store, second()); });
  EXPECT_NE(message.find("restart tracer-bio"), std::string::npos) << message;
}

TEST_F(Faults, ADamagedFileIsNotWorthTryingAgain) {
  { Store{file_}.write(std::vector{many(1, 2000)}); }
  {
    std::fstream damage{file_, std::ios::in | std::ios::out | std::ios::binary};
    damage.seekp(4096);
    for (int bytes = 0; bytes < 600'000; ++bytes) damage.put('\x5a');
  }
  const std::string message = message_of([&] {
    Store store{file_};
    store.write(std::vector{many(1, 3000)});
  });
  EXPECT_NE(message.find("the file is damaged"), std::string::npos) << message;
}

}  // namespace
}  // namespace tracer_bio
