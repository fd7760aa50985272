// `tracer-bio export` as one types it.
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "base/file.h"
#include "cli/exit_codes.h"
#include "store/duckdb_fixture.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

// CSV and JSON lines need no DuckDB.
class ExportText : public StoreTest {
 protected:
  ExportText() {
    Store store{file_};
    store.begin_recording(recording(1));
    Batch batch = batch_of({ended_execution(1), ended_execution(2), open_execution(3)});
    batch.executions[1].attribution.run_id = 2;
    batch.executions[1].execution.exit_code = 3;
    batch.executions[1].execution.args = std::string{"a\xff\0b\nc\0", 7};
    batch.runs = {running_run(1, 1), running_run(2, 2)};
    batch.metrics = {sample(1, 100, 10, 4096), sample(2, 200, 20, 8192)};
    write(store, batch);
  }

  test::CliResult export_table(std::vector<std::string> words) const {
    words.insert(words.begin(), {"export", "--database", file_});
    return DuckdbTest::run(std::move(words));
  }
};

class ExportParquet : public ExportText {
 protected:
  // A file that is being written; empty where there is none.
  std::string staged() const {
    std::error_code gone;
    for (const auto& entry : fs::directory_iterator{folder_}) {
      if (!entry.path().filename().string().starts_with(".tracer-bio-export")) continue;
      for (const auto& file : fs::directory_iterator{entry.path(), gone}) return file.path();
    }
    return {};
  }

  void SetUp() override { DuckdbTest::require(); }
};

TEST_F(ExportText, WritesTheRowsOfATableAsCsv) {
  const auto result = export_table({"runs", "--format", "csv", "-o", "-"});
  EXPECT_EQ(result.code, kOk) << result.error;
  EXPECT_TRUE(result.out.starts_with("id,recording_id,pipeline,")) << result.out;
  EXPECT_EQ(std::ranges::count(result.out, '\n'), 3);
}

TEST_F(ExportText, WritesJsonLinesWithExactArguments) {
  const auto result =
      export_table({"executions", "--where", "id = 2", "--format", "jsonl", "-o", "-"});
  EXPECT_EQ(result.code, kOk) << result.error;
  EXPECT_NE(result.out.find(R"("args":["a\udcff","b\u000ac"])"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("\"exit_signal\":null"), std::string::npos);
  EXPECT_EQ(std::ranges::count(result.out, '\n'), 1);
}

TEST_F(ExportText, SelectsByRunTimeAndCondition) {
  const auto ids = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"executions", "--format", "csv", "-o", "-"});
    const auto result = export_table(std::move(words));
    EXPECT_EQ(result.code, kOk) << result.error;
    std::string found;
    for (size_t at = result.out.find('\n'); at + 1 < result.out.size();
         at = result.out.find('\n', at + 1))
      found += result.out.substr(at + 1, result.out.find(',', at) - at - 1) + ' ';
    return found;
  };
  EXPECT_EQ(ids({}), "1 2 3 ");
  EXPECT_EQ(ids({"--run", "2"}), "2 ");
  EXPECT_EQ(ids({"--until", "2023-11-14T22:13:21Z"}), "1 2 3 ");
  EXPECT_EQ(ids({"--since", "2023-11-14T22:13:21Z"}), "");
  EXPECT_EQ(ids({"--where", "exit_code <> 0 -- a comment", "--run", "2"}), "2 ");
}

TEST_F(ExportText, WritesEveryTable) {
  const fs::path folder = folder_ / "all";
  const auto result = export_table({"--all", "--views", "--format", "csv", "-o", folder});
  EXPECT_EQ(result.code, kOk) << result.error;
  EXPECT_TRUE(fs::exists(folder / "executions.csv"));
  EXPECT_TRUE(fs::exists(folder / "finished_executions.csv"));
  EXPECT_FALSE(fs::exists(folder / "archive_cursors.csv"));
  EXPECT_NE(result.out.find("metrics.csv: 2 rows of metrics\n"), std::string::npos) << result.out;
}

TEST_F(ExportText, SaysWhatCannotBeMeant) {
  const auto error = [&](std::vector<std::string> words) {
    const auto result = export_table(std::move(words));
    EXPECT_EQ(result.code, kUsage);
    EXPECT_EQ(result.out, "");
    return result.error;
  };
  EXPECT_NE(error({}).find("name one TABLE, or give --all"), std::string::npos);
  EXPECT_NE(error({"nonsense"}).find("no table or view nonsense"), std::string::npos);
  EXPECT_NE(error({"users", "--run", "1"}).find("belong to no run"), std::string::npos);
  EXPECT_NE(error({"runs", "--where", "id ="}).find("--where id ="), std::string::npos);
  EXPECT_NE(error({"runs", "--where", "no_column = 1"}).find("no_column"), std::string::npos);
  EXPECT_NE(error({"runs", "-o", "-"}).find("give --format csv or jsonl"), std::string::npos);
}

TEST_F(ExportText, LeavesTheOldFileWhereItFails) {
  const fs::path mount = folder_ / "mount";
  fs::create_directory(mount);
  if (::mount("tmpfs", mount.c_str(), "tmpfs", 0, "size=16k") != 0)
    GTEST_SKIP() << "needs CAP_SYS_ADMIN to mount a small tmpfs";
  {
    Store store{file_};
    write(store, many(10, 1000));
  }
  std::ofstream{mount / "old.csv"} << "old";
  const auto result = export_table({"executions", "-o", mount / "old.csv"});
  EXPECT_EQ(result.code, kFailure);
  EXPECT_NE(result.error.find("No space left on device"), std::string::npos) << result.error;
  EXPECT_EQ(read_file(mount / "old.csv"), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator{mount}, {}), 1);
  EXPECT_EQ(::umount(mount.c_str()), 0);
}

TEST_F(ExportText, SaysHowToGetDuckdbWhereThereIsNone) {
  const char* named = std::getenv("TRACER_BIO_DUCKDB");
  const std::string before = named != nullptr ? named : "";
  ::setenv("TRACER_BIO_DUCKDB", (folder_ / "none.so").c_str(), 1);
  const auto result = export_table({"runs", "-o", folder_ / "runs.parquet"});
  named != nullptr ? ::setenv("TRACER_BIO_DUCKDB", before.c_str(), 1)
                   : ::unsetenv("TRACER_BIO_DUCKDB");
  EXPECT_EQ(result.code, kFailure);
  EXPECT_NE(result.error.find("DuckDB is not installed"), std::string::npos) << result.error;
  EXPECT_NE(result.error.find("fetch-duckdb.sh"), std::string::npos);
  EXPECT_EQ(std::ranges::count(result.error, '\n'), 1);
  EXPECT_FALSE(fs::exists(folder_ / "runs.parquet"));
}

TEST_F(ExportParquet, KeepsTypesAndValues) {
  const std::string file = folder_ / "executions.parquet";
  const auto result = export_table({"executions", "-o", file});
  ASSERT_EQ(result.code, kOk) << result.error;
  EXPECT_EQ(result.out, file + ": 3 rows of executions\n");
  EXPECT_EQ(DuckdbTest::ask_duckdb(
                "SELECT concat_ws(' ', typeof(id), typeof(args), typeof(start_utc), typeof(comm))"
                " FROM read_parquet('" +
                file + "') LIMIT 1"),
            "BIGINT VARCHAR[] TIMESTAMP WITH TIME ZONE VARCHAR");
  EXPECT_EQ(
      DuckdbTest::ask_duckdb("SELECT concat_ws('|', id, exit_code, len(args), args[1],"
                             " args[2], end_ns IS NULL, start_ns - epoch_us(start_utc) * 1000)"
                             " FROM read_parquet('" +
                             file + "') WHERE id > 1 ORDER BY id"),
      "2|3|2|a\\udcff|b\nc|false|0\n3|2|bwa|mem|true|0");
}

TEST_F(ExportParquet, DescribesItsColumns) {
  const std::string file = folder_ / "metrics.parquet";
  ASSERT_EQ(export_table({"metrics", "-o", file}).code, kOk);
  EXPECT_EQ(
      DuckdbTest::ask_duckdb("SELECT json_extract_string(decode(value), '$.rss_bytes.unit') FROM"
                             " parquet_kv_metadata('" +
                             file + "') WHERE decode(key) = 'tracer_bio.columns'"),
      "bytes");
}

TEST_F(ExportParquet, WritesEveryTableAndView) {
  const fs::path folder = folder_ / "all";
  const auto result = export_table({"--all", "--views", "-o", folder});
  ASSERT_EQ(result.code, kOk) << result.error;
  for (const auto& entry : fs::directory_iterator{folder}) {
    const std::string name = entry.path().stem();
    EXPECT_EQ(DuckdbTest::ask_duckdb("SELECT CAST(count(*) AS VARCHAR) FROM read_parquet('" +
                                     entry.path().string() + "')"),
              ask("SELECT count(*) FROM " + name))
        << name;
  }
  EXPECT_TRUE(fs::exists(folder / "run_totals.parquet"));
}

TEST_F(ExportParquet, ReplacesNothingWhenItIsKilled) {
  {
    Store store{file_};
    for (int64_t first = 10; first < 60'000; first += 10'000) write(store, many(first, 10'000));
  }
  const fs::path file = folder_ / "old.parquet";
  std::ofstream{file} << "old";
  for (const int signal : {SIGINT, SIGTERM, SIGKILL}) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::execl(TRACER_BIO_BINARY, "tracer-bio", "export", "executions", "--database", file_.c_str(),
              "-o", file.c_str(), nullptr);
      ::_exit(127);
    }
    int status = 0;
    while (staged().empty() && ::waitpid(child, &status, WNOHANG) == 0) ::usleep(1000);
    ::kill(child, signal);
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it was done before it was killed";
    EXPECT_EQ(WTERMSIG(status), signal);
    EXPECT_EQ(fs::file_size(file), 3U);
    if (signal != SIGKILL) {
      EXPECT_EQ(staged(), "") << "it cleans up";
    }
  }
}

TEST_F(ExportParquet, IsWrittenWhereOnlyItsUserReaches) {
  fs::permissions(folder_, fs::perms{0700});
  const fs::path file = folder_ / "runs.parquet";
  const auto result = export_table({"runs", "-o", file});
  EXPECT_EQ(result.code, kOk) << result.error;
  EXPECT_TRUE(fs::exists(file));
}

}  // namespace
}  // namespace tracer_bio
