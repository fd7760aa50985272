// `tracer-bio archive`: every row that has ended is in the dataset once, whatever happens between.
#include "store/archive.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "cli/exit_codes.h"
#include "cli/long_term/dataset.h"
#include "store/duckdb_fixture.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kDayNs = 86'400'000'000'000;

class Archive : public DuckdbTest {
 protected:
  Archive() {
    store_.begin_recording(recording(1));
    fs::permissions(folder_, fs::perms{0755});
  }

  test::CliResult archive(const fs::path& dataset, std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"archive", "--database", file_, "--directory", dataset};
    words.insert(words.end(), more.begin(), more.end());
    return run(std::move(words));
  }
  void archive() const {
    const auto result = archive(dataset_);
    ASSERT_EQ(result.code, kOk) << result.error;
  }

  std::string files(const std::string& table) const {
    return "read_parquet('" + (dataset_ / table).string() + "/*/*/*.parquet')";
  }
  std::string archived_ids() const {
    return ask_duckdb("SELECT string_agg(id, ' ' ORDER BY id) FROM " + files("executions"));
  }

  Store store_{file_};
  fs::path dataset_ = folder_ / "dataset";
};

TEST_F(Archive, HasWhatHasEndedAndNotWhatGoesOn) {
  Batch batch = batch_of({ended_execution(1), open_execution(2), ended_execution(3)});
  batch.runs = {running_run(1, 1)};
  batch.metrics = {sample(1, 100, 10, 4096), sample(2, 100, 20, 4096)};
  write(store_, batch);
  archive();
  EXPECT_EQ(archived_ids(), "1 3");
  EXPECT_EQ(ask_duckdb("SELECT string_agg(execution_id, ' ' ORDER BY 1) FROM " +
                       files("processed_executions")),
            "1 3");
  EXPECT_EQ(ask_duckdb("SELECT count(*) FROM " + files("metrics")), "2");
  EXPECT_FALSE(fs::exists(dataset_ / "runs"));
  EXPECT_EQ(ask_duckdb("SELECT host FROM " + files("recordings")), "node7");
}

TEST_F(Archive, KeepsEveryValue) {
  write(store_, batch_of({ended_execution(7)}));
  archive();
  EXPECT_EQ(ask_duckdb("SELECT concat_ws('|', id, args, start_ns, start_utc, exit_code,"
                       " exit_signal IS NULL, cpu_quality, host, date, database_id) FROM " +
                       files("executions")),
            "7|[bwa, mem]|1700000000000007000|2023-11-14 22:13:20.000007+00|0|true|exact|node7|"
            "2023-11-14|" +
                ask("SELECT database_id FROM identity"));
}

TEST_F(Archive, AddsWhatEndedSince) {
  write(store_, batch_of({ended_execution(1), open_execution(2)}));
  archive();
  write(store_, batch_of({ended_execution(2), ended_execution(3)}));
  archive();
  EXPECT_EQ(archived_ids(), "1 2 3");
}

TEST_F(Archive, TakesOverWhatChangesAfterIt) {
  write(store_, batch_of({ended_execution(1), ended_execution(2)}));
  archive();
  // A worker that outlived its execution has ended: its cost came late.
  ExecutionRecord late = ended_execution(1);
  late.execution.totals.cpu_ns = 900;
  write(store_, batch_of({late}));
  archive();
  EXPECT_EQ(ask_duckdb("SELECT string_agg(concat(id, ':', cpu_ns), ' ' ORDER BY id) FROM " +
                       files("executions")),
            "1:900 2:400");
}

TEST_F(Archive, HasSamplesThatComeLaterThanNewerOnes) {
  Batch batch = batch_of({open_execution(1)});
  batch.metrics = {sample(1, 5000, 10, 4096)};
  write(store_, batch);
  archive();
  Batch late;
  late.metrics = {sample(1, 3000, 5, 4096), sample(1, 9000, 20, 4096)};
  write(store_, late);
  archive();
  EXPECT_EQ(ask_duckdb("SELECT string_agg(cpu_ns, ' ' ORDER BY time_ns) FROM " + files("metrics")),
            "5 10 20");
}

TEST_F(Archive, HasOneFileForEachDay) {
  for (int64_t day = 0; day < 4; ++day) {
    ExecutionRecord record = ended_execution(day + 1);
    record.execution.start_ns += day * kDayNs;
    write(store_, batch_of({record}));
  }
  archive();
  EXPECT_EQ(ask_duckdb("SELECT string_agg(concat(date, ':', id), ' ' ORDER BY id) FROM " +
                       files("executions")),
            "2023-11-14:1 2023-11-15:2 2023-11-16:3 2023-11-17:4");
  for (const int64_t id : {5, 6}) {
    write(store_, batch_of({ended_execution(id)}));
    archive();
  }
  EXPECT_EQ(
      ask_duckdb("SELECT count(*) FROM glob('" + dataset_.string() + "/executions/*/*/*.parquet')"),
      "4");
}

TEST_F(Archive, WritesNothingWhereNothingIsNew) {
  write(store_, batch_of({ended_execution(1)}));
  archive();
  EXPECT_EQ(archive(dataset_).out, "0 rows archived in 0 files\n");
}

// Killed after the files were in place and before the cursor was written.
TEST_F(Archive, RepeatedAfterACrashDoublesNothing) {
  write(store_, many(1, 100));
  archive();
  execute("UPDATE archive_cursors SET archived_to = -1");
  write(store_, many(101, 5));
  archive();
  EXPECT_EQ(
      ask_duckdb("SELECT concat(count(*), ' ', count(DISTINCT id)) FROM " + files("executions")),
      "105 105");
}

TEST_F(Archive, ForgetsWhatReprocessHasMadeAnew) {
  write(store_, batch_of({ended_execution(1), ended_execution(2)}));
  archive();
  store_.begin_reprocess();
  ExecutionRecord other = ended_execution(2);
  other.attribution.tool = "samtools";
  store_.write_processed({&other, 1});
  store_.commit_reprocess({}, {});
  archive();
  EXPECT_EQ(archived_ids(), "1 2");
  EXPECT_EQ(ask_duckdb("SELECT string_agg(concat(execution_id, ' ', tool)) FROM " +
                       files("processed_executions")),
            "2 samtools");
}

TEST_F(Archive, TakesSeveralDatabasesWithTheSameIds) {
  write(store_, batch_of({ended_execution(1)}));
  archive();
  const fs::path other = folder_ / "other.db";
  {
    Store store{other};
    store.begin_recording(recording(1));
    write(store, batch_of({ended_execution(1), ended_execution(2)}));
  }
  const auto result = run({"archive", "--database", other, "--directory", dataset_});
  ASSERT_EQ(result.code, kOk) << result.error;
  EXPECT_EQ(ask_duckdb("SELECT concat(count(*), ' ', count(DISTINCT database_id)) FROM " +
                       files("executions")),
            "3 2");
}

TEST_F(Archive, StaysWhereItIsWhenItsFolderVanished) {
  write(store_, batch_of({ended_execution(1)}));
  archive();
  const std::string cursors = ask("SELECT * FROM archive_cursors");
  write(store_, batch_of({ended_execution(2)}));
  fs::rename(dataset_, folder_ / "moved");
  const auto result = archive(dataset_);
  EXPECT_EQ(result.code, kFailure);
  EXPECT_NE(result.error.find("there is no such folder: is its file system mounted?"),
            std::string::npos)
      << result.error;
  EXPECT_FALSE(fs::exists(dataset_));
  EXPECT_EQ(ask("SELECT * FROM archive_cursors"), cursors);
  // It is known again where it was moved to.
  dataset_ = folder_ / "moved";
  archive();
  EXPECT_EQ(archived_ids(), "1 2");
}

TEST_F(Archive, GoesToNoOtherDatasetUnlessTheFirstIsForgotten) {
  write(store_, batch_of({ended_execution(1)}));
  archive();
  const fs::path other = folder_ / "another";
  fs::create_directory(other);
  EXPECT_EQ(archive(other).code, kFailure);
  ASSERT_EQ(run({"archive", "--database", file_, "--forget"}).code, kOk);
  EXPECT_EQ(ask("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"), "0");
  EXPECT_EQ(ask("SELECT (SELECT count(*) FROM archive_cursors) + (SELECT count(*) FROM"
                " archive_changes)"),
            "0");
  const auto result = archive(other);
  EXPECT_EQ(result.code, kOk) << result.error;
  EXPECT_TRUE(fs::exists(other / "executions"));
}

TEST_F(Archive, TakesNoFolderWithSomethingElseIn) {
  fs::create_directory(dataset_);
  std::ofstream{dataset_ / "letter.txt"} << "dear";
  const auto result = archive(dataset_);
  EXPECT_EQ(result.code, kFailure);
  EXPECT_NE(result.error.find("neither empty nor a dataset"), std::string::npos) << result.error;
}

TEST_F(Archive, TakesAFolderInWhichItWasKilledAtItsFirstStep) {
  write(store_, batch_of({ended_execution(1)}));
  fs::create_directory(dataset_);
  std::ofstream{dataset_ / ".tracer-bio-dataset.0123456789abcdef"} << "0123";
  const auto result = archive(dataset_);
  EXPECT_EQ(result.code, kOk) << result.error;
  EXPECT_FALSE(fs::exists(dataset_ / ".tracer-bio-dataset.0123456789abcdef"));
}

TEST_F(Archive, IsNotDoneTwiceAtOnce) {
  write(store_, batch_of({ended_execution(1)}));
  archive();
  write(store_, batch_of({ended_execution(2)}));
  const auto lock = Dataset::open(dataset_).lock(ask("SELECT database_id FROM identity"));
  const auto result = archive(dataset_);
  EXPECT_EQ(result.code, kFailure);
  EXPECT_NE(result.error.find("another `tracer-bio archive` is at work"), std::string::npos)
      << result.error;
}

TEST_F(Archive, OnAFullDiskSaysSoAndKeepsItsCursor) {
  const fs::path mount = folder_ / "mount";
  fs::create_directory(mount);
  if (::mount("tmpfs", mount.c_str(), "tmpfs", 0, "size=64k") != 0)
    GTEST_SKIP() << "needs CAP_SYS_ADMIN to mount a small tmpfs";
  std::mt19937 random{7};
  Batch batch;
  for (int64_t id = 1; id <= 9000; ++id) {
    ExecutionRecord record = ended_execution(id);
    record.execution.cwd = "/work/" + std::to_string(random()) + std::to_string(random());
    record.execution.totals.cpu_ns = random();
    batch.executions.push_back(record);
  }
  write(store_, batch);
  dataset_ = mount / "dataset";
  const auto full = archive(dataset_);
  EXPECT_EQ(full.code, kFailure);
  EXPECT_NE(full.error.find("No space left on device"), std::string::npos) << full.error;
  EXPECT_FALSE(fs::exists(dataset_ / "executions"));
  EXPECT_EQ(ask("SELECT archived_to FROM archive_cursors WHERE table_name = 'executions'"), "-1");
  ASSERT_EQ(::mount("tmpfs", mount.c_str(), "tmpfs", MS_REMOUNT, "size=8m"), 0);
  archive();
  EXPECT_EQ(ask_duckdb("SELECT count(*) FROM " + files("executions")), "9000");
  EXPECT_EQ(::umount(mount.c_str()), 0);
}

// While the store writes, rounds are killed at any moment; the last one is not.
TEST_F(Archive, KilledAgainAndAgainLosesAndDoublesNothing) {
  std::mt19937 random{11};
  for (int64_t round = 0; round < 12; ++round) {
    Batch batch = many(round * 50 + 1, 49);
    batch.executions.push_back(open_execution(round * 50 + 50));
    if (round > 0) batch.executions.push_back(ended_execution(round * 50));
    for (int64_t at = 0; at < 50; ++at)
      batch.metrics.push_back(sample(round * 50 + 50, at * 1000 + round, at, 4096));
    write(store_, batch);
    const pid_t child = ::fork();
    if (child == 0) {
      const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
      for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, fd);
      ::execl(TRACER_BIO_BINARY, "tracer-bio", "archive", "--database", file_.c_str(),
              "--directory", dataset_.c_str(), nullptr);
      ::_exit(127);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{random() % 400});
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  archive();
  for (const std::string table : {"executions", "processed_executions", "metrics"}) {
    const std::string key = table == "metrics"      ? "execution_id, time_ns"
                            : table == "executions" ? "id"
                                                    : "execution_id";
    const std::string ended = table == "metrics" ? "" : " WHERE end_reason IS NOT NULL";
    EXPECT_EQ(ask_duckdb("SELECT concat(count(*), ' ', count(DISTINCT (" + key + ")), ' ', sum(" +
                         "cpu_ns)) FROM " + files(table)),
              ask("SELECT count(*) || ' ' || count(*) || ' ' || sum(cpu_ns) FROM " + table + ended))
        << table;
  }
  for (const auto& entry : fs::directory_iterator{dataset_})
    EXPECT_FALSE(entry.path().filename().string().starts_with(".archive-")) << entry.path();
}

TEST_F(Archive, WatchesWhereTheConfigurationSaysUntilItIsEnded) {
  write(store_, batch_of({ended_execution(1)}));
  const fs::path config = folder_ / "config.toml";
  std::ofstream{config} << "[database]\nurl = \"" << file_.string()
                        << "\"\n[archive]\ndirectory = \"" << dataset_.string() << "\"\n";
  for (const int signal : {SIGINT, SIGTERM}) {
    const pid_t child = ::fork();
    if (child == 0) {
      const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
      for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, fd);
      ::execl(TRACER_BIO_BINARY, "tracer-bio", "archive", "--watch", "--config", config.c_str(),
              nullptr);
      ::_exit(127);
    }
    const auto archived = [&] {
      return ask("SELECT count(*) FROM archive_cursors WHERE table_name = 'executions' AND"
                 " archived_to = (SELECT max(id) FROM executions)") == "1";
    };
    int status = 0;
    while (!archived() && ::waitpid(child, &status, WNOHANG) == 0) ::usleep(10'000);
    ASSERT_TRUE(archived());
    // While it writes what is left of the round, or waits for the next one.
    ::kill(child, signal);
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE((WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
                (WIFSIGNALED(status) && WTERMSIG(status) == signal))
        << status;
    write(store_, batch_of({ended_execution(2)}));
  }
  EXPECT_EQ(archived_ids(), "1 2");
}

TEST_F(Archive, NeedsToBeToldWhere) {
  const auto result = run({"archive", "--database", file_});
  EXPECT_EQ(result.code, kUsage);
  EXPECT_NE(result.error.find("archive: where? Give --directory"), std::string::npos);
}

}  // namespace
}  // namespace tracer_bio
