// `tracer-bio query`: database and archive as one, and nothing else.
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "analysis/duckdb/database.h"
#include "analysis/saved_queries.h"
#include "base/fd.h"
#include "cli/database_option.h"
#include "cli/exit_codes.h"
#include "cli/long_term/read_only.h"
#include "store/duckdb_fixture.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

class Query : public DuckdbTest {
 protected:
  Query() {
    store_.begin_recording(recording(1));
    fs::permissions(folder_, fs::perms{0755});
  }

  test::CliResult query(std::vector<std::string> words, bool with_dataset = true) const {
    words.insert(words.begin(), {"query", "--database", file_});
    if (with_dataset && fs::exists(dataset_)) words.insert(words.end(), {"--dataset", dataset_});
    return run(std::move(words));
  }
  // Its rows as CSV, without the heading.
  std::string rows(const std::string& sql) const {
    const auto result = query({sql, "--csv"});
    EXPECT_EQ(result.code, kOk) << sql << ": " << result.error;
    std::string text;
    for (const char c : result.out.substr(std::min(result.out.size(), result.out.find('\n') + 1)))
      if (c != '\r') text += c;
    if (text.ends_with('\n')) text.pop_back();
    return text;
  }
  void archive() const {
    const auto result = run({"archive", "--database", file_, "--directory", dataset_});
    ASSERT_EQ(result.code, kOk) << result.error;
  }
  // All files below the folder, with their sizes.
  std::map<std::string, uintmax_t> files() const {
    std::map<std::string, uintmax_t> files;
    for (const auto& entry : fs::recursive_directory_iterator{folder_})
      if (entry.is_regular_file() && !entry.is_symlink()) files[entry.path()] = entry.file_size();
    return files;
  }

  Store store_{file_};
  fs::path dataset_ = folder_ / "dataset";
};

TEST_F(Query, ReadsADatabase) {
  write(store_, batch_of({ended_execution(1), open_execution(2)}));
  EXPECT_EQ(rows("SELECT id, args, start_ns, start_utc, host, date, exit_code FROM executions "
                 "ORDER BY id"),
            "1,\"[\"\"bwa\"\",\"\"mem\"\"]\",1700000000000001000,2023-11-14T22:13:20.000001Z,node7,"
            "2023-11-14,0\n"
            "2,\"[\"\"bwa\"\",\"\"mem\"\"]\",1700000000000002000,2023-11-14T22:13:20.000002Z,node7,"
            "2023-11-14,");
  EXPECT_EQ(rows("SELECT DISTINCT database_id FROM executions"),
            ask("SELECT database_id FROM identity"));
}

TEST_F(Query, HasEachRowOnceWhereverItIs) {
  write(store_, batch_of({ended_execution(1), ended_execution(2), open_execution(3)}));
  archive();
  ExecutionRecord late = ended_execution(1);
  late.execution.totals.cpu_ns = 900;
  write(store_, batch_of({late, ended_execution(3), open_execution(4)}));
  const std::string ids =
      "SELECT string_agg(concat(id, ':', cpu_ns), ' ' ORDER BY id) FROM executions";
  EXPECT_EQ(rows(ids), "1:900 2:400 3:400 4:");
  archive();
  EXPECT_EQ(rows(ids), "1:900 2:400 3:400 4:");
  execute("DELETE FROM executions WHERE id < 3");
  EXPECT_EQ(rows(ids), "1:900 2:400 3:400 4:");
  EXPECT_EQ(rows("SELECT count(*), count(DISTINCT id) FROM recordings"), "1,1");
}

TEST_F(Query, ReadsADatasetAlone) {
  if (::access(kDefaultConfigFile, R_OK) == 0) GTEST_SKIP() << "this machine has a database";
  write(store_, batch_of({ended_execution(1), ended_execution(2)}));
  archive();
  const auto result = run(
      {"query", "SELECT count(*) AS n FROM executions, losses", "--dataset", dataset_, "--json"});
  EXPECT_EQ(result.out, "[\n{\"n\":0}\n]\n") << result.error;
}

TEST_F(Query, KnowsColumnsThatOlderFilesLack) {
  write(store_, batch_of({ended_execution(1)}));
  archive();
  const fs::path file = dataset_ / "executions/host=node7/date=2023-11-14" /
                        (ask("SELECT database_id FROM identity") + ".parquet");
  DuckdbDatabase database{{}};
  database.execute(
      "CREATE TABLE old AS SELECT * EXCLUDE (oom_limit_bytes, host, date) FROM "
      "read_parquet(" +
      sql_text(file.string()) + ")");
  database.execute("COPY old TO " + sql_text(file.string()) + " (FORMAT parquet)");
  EXPECT_EQ(rows("SELECT id, oom_limit_bytes, host FROM executions"), "1,,node7");
}

TEST_F(Query, HasTheViewsOfTheDatabase) {
  write(store_, batch_of({ended_execution(1)}));
  const std::string views = ask("SELECT name FROM sqlite_schema WHERE type = 'view'");
  std::istringstream lines{views};
  int count = 0;
  for (std::string view; std::getline(lines, view); ++count)
    EXPECT_EQ(query({"FROM " + view, "--json"}).code, kOk) << view;
  EXPECT_GT(count, 5);
  EXPECT_EQ(rows("SELECT tool, execution_id FROM finished_executions"), "bwa,1");
}

TEST_F(Query, ReadsOnlyTheFilesThatAFilterLeaves) {
  ExecutionRecord later = ended_execution(2);
  later.execution.start_ns += int64_t{86'400'000'000'000};
  write(store_, batch_of({ended_execution(1), later}));
  archive();
  const auto plan = query({"EXPLAIN ANALYZE SELECT id FROM executions WHERE date = '2023-11-15'"});
  EXPECT_NE(plan.out.find("Total Files Read: 1"), std::string::npos) << plan.out << plan.error;
}

TEST_F(Query, RefusesWhateverWritesOrLoads) {
  write(store_, batch_of({ended_execution(1)}));
  archive();
  const auto before = files();
  const std::string target = "'" + (dataset_ / "new").string() + "'";
  for (const std::string& sql :
       {"COPY runs TO " + target, "EXPLAIN ANALYZE COPY (SELECT 1) TO " + target,
        "EXPLAIN (ANALYZE) COPY (SELECT 1) TO " + target,
        "EXPLAIN (FORMAT json) ANALYZE COPY (SELECT 1) TO " + target, "EXPORT DATABASE " + target,
        "ATTACH " + target, "ATTACH '" + file_.string() + "' (TYPE sqlite)",
        std::string{"INSTALL httpfs"}, std::string{"LOAD httpfs"},
        std::string{"PRAGMA enable_profiling"}, std::string{"CALL pragma_version()"},
        "PREPARE p AS COPY (SELECT 1) TO " + target, std::string{"CHECKPOINT"},
        "SELECT 1; COPY (SELECT 1) TO " + target}) {
    const auto result = query({sql});
    EXPECT_NE(result.code, kOk) << sql;
    EXPECT_EQ(result.out, "") << sql;
  }
  EXPECT_EQ(query({"COPY runs TO " + target}).code, kUsage);
  EXPECT_EQ(files(), before);
}

TEST_F(Query, ReadsNothingElse) {
  write(store_, batch_of({ended_execution(1)}));
  archive();
  const fs::path secret = folder_ / "secret.csv";
  std::ofstream{secret} << "a\n42\n";
  fs::create_symlink(secret, dataset_ / "link.csv");
  fs::create_directory_symlink(folder_, dataset_ / "folder");
  for (const std::string& file :
       {secret.string(), (dataset_ / "../secret.csv").string(), (dataset_ / "link.csv").string(),
        (dataset_ / "folder/secret.csv").string()}) {
    for (const std::string before :
         {"", "SET enable_external_access = true; ", "SET lock_configuration = false; "}) {
      const auto result = query({before + "SELECT * FROM read_csv('" + file + "')"});
      EXPECT_EQ(result.code, kFailure) << file;
      EXPECT_EQ(result.out, "") << file;
    }
  }
  EXPECT_EQ(query({"SELECT * FROM glob('/*')"}).out, "");
  EXPECT_EQ(query({"SELECT a FROM '" + secret.string() + "'", "--csv", "--allow", secret}).out,
            "a\r\n42\r\n");
  EXPECT_EQ(query({"SELECT a FROM '" + secret.string() + "'", "--csv", "--allow", folder_}).out,
            "a\r\n42\r\n");
}

// A function of DuckDB's that writes logs where it may read.
TEST_F(Query, WritesNothingBehindASelect) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(write_only_below({}) ? 0 : 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0) GTEST_SKIP() << "this kernel has no Landlock";
  write(store_, batch_of({ended_execution(1)}));
  archive();
  const fs::path logs = folder_ / "logs";
  fs::create_directory(logs);
  fs::permissions(logs, fs::perms{0777});
  query({"SELECT * FROM enable_logging(storage = 'file', storage_path = '" + logs.string() + "')",
         "--allow", logs});
  query({"SELECT * FROM enable_logging(storage = 'file', storage_path = '" + logs.string() +
             "'); SELECT write_log('written')",
         "--allow", logs});
  EXPECT_TRUE(fs::is_empty(logs));
}

TEST_F(Query, HasWhatOneMakesInMemory) {
  write(store_, batch_of({ended_execution(1)}));
  EXPECT_EQ(rows("CREATE TABLE t AS SELECT id FROM executions; INSERT INTO t VALUES (7); "
                 "SET VARIABLE n = 2; CREATE MACRO twice(x) AS x * 2; "
                 "SELECT twice(max(id)) FROM t LIMIT getvariable('n') -- all"),
            "14");
  EXPECT_EQ(rows("PIVOT (SELECT 'a' AS kind, id FROM executions) ON kind USING sum(id)"), "1");
}

TEST_F(Query, HasEveryType) {
  const std::string sql =
      "SELECT true AS bool, 1.50 AS decimal, 12345678901234567890::HUGEINT AS huge, [1, NULL] AS "
      "list, {'a': 'x\"', 'b': [1.5]} AS struct, MAP {'k': 1, 'l': 2} AS map, MAP {7: true} AS "
      "numbers, DATE '2026-02-28' AS date, TIMESTAMPTZ '2026-02-28 12:00:00.5+02' AS utc, TIME "
      "'01:02:03.4' AS time, 'b'::ENUM ('a', 'b') AS enum, '\\xAA'::BLOB AS blob, NULL AS nothing, "
      "array_value(1, 2) AS array, 0.1::FLOAT AS float, 'nan'::DOUBLE AS nan, "
      "18446744073709551615::UBIGINT AS unsigned, ['a', 'b'] AS args, 12345678901234567.25 AS wide";
  EXPECT_EQ(query({sql, "--jsonl"}).out,
            R"({"bool":true,"decimal":1.5,"huge":12345678901234567890,"list":[1,null],)"
            R"("struct":{"a":"x\"","b":[1.5]},"map":{"k":1,"l":2},"numbers":{"7":true},)"
            R"("date":"2026-02-28","utc":"2026-02-28T10:00:00.5Z","time":"01:02:03.4",)"
            R"("enum":"b","blob":"\\xAA","nothing":null,"array":[1,2],"float":0.1,"nan":null,)"
            R"("unsigned":18446744073709551615,"args":["a","b"],"wide":12345678901234567.25})"
            "\n");
  EXPECT_EQ(rows("SELECT sum(n), sum(n) * 10 FROM (VALUES (9223372036854775807)) AS t(n)"),
            "9223372036854775807,92233720368547758070");
  EXPECT_NE(query({"SELECT '101'::BIT AS bits"}).error.find("CAST it to VARCHAR"),
            std::string::npos);
}

TEST_F(Query, GivesTheSameTextsAsDuckdbItself) {
  EXPECT_EQ(rows("SELECT count(*) FROM range(0)"), "0");
  for (const std::string value :
       {"DATE '0044-03-15 (BC)'", "DATE '5881580-07-10'", "INTERVAL '-14 months 3 days'",
        "INTERVAL '1 hour'", "TIMESTAMP '0001-01-01 00:00:00.000001'", "TIMESTAMP 'infinity'",
        "TIMESTAMP_NS '1969-12-31 23:59:59.12345678'", "TIME '23:59:59'",
        "UUID '8a2b0d6e-0000-4000-8000-00000000000f'", "'\\x00''A\"\\x5C'::BLOB",
        "(-170141183460469231731687303715884105727::HUGEINT - 1)", "12345678901234567890.50"}) {
    EXPECT_EQ(rows("SELECT " + value), rows("SELECT CAST(" + value + " AS VARCHAR)")) << value;
  }
}

TEST_F(Query, ShowsPeopleAPartOfALongResult) {
  const auto result = query({"SELECT range AS n, 'x\n' AS text FROM range(1001)"});
  EXPECT_TRUE(result.out.starts_with("  n  text\n  0  x\\n\n")) << result.out.substr(0, 40);
  EXPECT_EQ(std::ranges::count(result.out, '\n'), 1002);
  EXPECT_EQ(std::ranges::count(query({"FROM range(1001)", "--csv"}).out, '\n'), 1002);
}

TEST_F(Query, WritesFilesAsAWhole) {
  write(store_, batch_of({ended_execution(1), ended_execution(2)}));
  for (const char* name : {"out.csv", "out.json", "out.jsonl", "out.parquet"}) {
    const fs::path file = folder_ / name;
    const auto result = query({"SELECT id, args FROM executions ORDER BY id -- all", "-o", file});
    EXPECT_EQ(result.code, kOk) << result.error;
    EXPECT_EQ(result.out, file.string() + ": 2 rows\n");
    const auto size = fs::file_size(file);
    EXPECT_EQ(query({"SELECT error('broken') FROM executions", "-o", file}).code, kFailure);
    EXPECT_EQ(fs::file_size(file), size);
  }
  EXPECT_EQ(ask_duckdb("SELECT concat_ws('|', sum(id), any_value(args)) FROM '" +
                       (folder_ / "out.parquet").string() + "'"),
            "3|[bwa, mem]");
  EXPECT_EQ(query({"SELECT 1", "-o", folder_ / "out.txt"}).code, kUsage);
  EXPECT_EQ(query({"CREATE TABLE t (a INT)", "-o", folder_ / "none.parquet"}).code, kUsage);
  for (const auto& entry : fs::directory_iterator{folder_})
    EXPECT_FALSE(entry.path().filename().string().starts_with(".")) << entry.path();
}

TEST_F(Query, ToldWrongIsToldSo) {
  const auto result = query({"FROM nothing_there"});
  EXPECT_EQ(result.code, kFailure);
  EXPECT_NE(result.error.find("nothing_there does not exist!\n"), std::string::npos)
      << result.error;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"SELECT 1", "--saved", "top_tools"},
        {"--saved", "none"},
        {"SELECT 1", "--set", "n"},
        {"SELECT 1", "--parquet"},
        {"SELECT 1", "--csv", "--jsonl"},
        {" -- nothing"},
        {"--file", folder_ / "none.sql"},
        {"SELECT 1", "--dataset", folder_},
        {"SELECT 1", "--allow", folder_ / "none"}}) {
    EXPECT_NE(query(words, false).code, kOk) << words.back();
  }
}

TEST_F(Query, RunsEachSavedQuery) {
  for (int round = 0; round < 2; ++round) {
    for (const SavedQuery& saved : saved_queries()) {
      for (const std::string since : {"since=2023-11-01", "since=2023-11-14T22:13"}) {
        const auto result = query({"--saved", saved.name, "--csv", "--set", since});
        EXPECT_EQ(result.code, kOk) << saved.name << ": " << result.error;
        EXPECT_EQ(std::ranges::count(result.out, '\n') > 1, round > 0 && saved.name != "failures")
            << saved.name << result.out;
      }
      EXPECT_FALSE(saved.help.empty());
      EXPECT_FALSE(saved.variables.empty());
    }
    Batch batch = batch_of({ended_execution(1), ended_execution(2)});
    batch.objects = {object(1, "/usr/bin/bwa"), object(2, "/usr/lib/libz.so.1")};
    for (ExecutionRecord& record : batch.executions) record.objects = made_of(1, {2});
    write(store_, batch);
    archive();
  }
  EXPECT_NE(query({"--list"}).out.find("top_tools\n    The tools"), std::string::npos);
}

TEST_F(Query, AddsUpLibrariesOverArchiveAndDatabase) {
  Batch batch = batch_of({ended_execution(1), ended_execution(2)});
  batch.objects = {object(1, "/usr/bin/bwa"), object(2, "/usr/lib/libz.so.1.2.13"),
                   object(3, "/opt/libz.so.1"), object(4, "/usr/lib/libm.so.6")};
  batch.objects[1].soname = "libz.so.1";
  batch.executions[0].objects = made_of(1, {2, 3, 4});
  batch.executions[1].objects = made_of(1, {2, 3});
  write(store_, batch);
  archive();
  batch.executions.erase(batch.executions.begin());
  batch.executions[0].execution.id = 3;
  write(store_, batch);
  EXPECT_EQ(query({"--saved", "top_libraries", "--csv"}).out,
            "library,versions,executions,cpu_s,hosts\r\n"
            "libz.so.1,2,3,0,1\r\nlibm.so.6,1,1,0,1\r\n");
}

TEST_F(Query, TakesVariablesAsValuesOnly) {
  const auto result =
      query({"SELECT getvariable('a') AS a, getvariable('n') + 1 AS n, getvariable('p') AS p",
             "--csv", "--set", "a=it's'; COPY", "--set", "n=41", "--set", "p=007"});
  EXPECT_EQ(result.out, "a,n,p\r\nit's'; COPY,42,007\r\n") << result.error;
}

// What the program prints for lines that come through a pipe, and how it ends.
std::string piped(const std::string& lines, const fs::path& database) {
  const std::string command = "printf '%s' \"" + lines +
                              "\" | " TRACER_BIO_BINARY " query --csv --database " +
                              database.string() + " 2>/dev/null; echo \"code $?\"";
  FILE* pipe = ::popen(command.c_str(), "r");
  std::string text;
  std::array<char, 4096> part{};
  while (std::fgets(part.data(), part.size(), pipe) != nullptr) text += part.data();
  ::pclose(pipe);
  std::erase(text, '\r');
  return text;
}

TEST_F(Query, ReadsStatementsFromAPipe) {
  write(store_, batch_of({ended_execution(1)}));
  EXPECT_EQ(piped("SELECT 1 AS a; SELECT\n ';' AS b;\n\nSELECT id FROM executions", file_),
            "a\n1\nb\n;\nid\n1\ncode 0\n");
  EXPECT_EQ(piped("FROM nothing_there;\nSELECT 2 AS a;\n", file_), "a\n2\ncode 1\n");
  EXPECT_EQ(piped(".saved none\n.quit\nSELECT 1;\n", file_), "code 1\n");
  EXPECT_NE(piped(".tables\n", file_).find("\nruns\n"), std::string::npos);
  EXPECT_NE(piped(".schema runs\n", file_).find("\nstart_utc,TIMESTAMP WITH TIME ZONE\n"),
            std::string::npos);
}

// A terminal with the program's prompt in it.
class Terminal {
 public:
  Terminal(const fs::path& database, const fs::path& home) {
    int fd = -1;
    child_ = ::forkpty(&fd, nullptr, nullptr, nullptr);
    if (child_ == 0) {
      ::setenv("HOME", home.c_str(), 1);
      ::unsetenv("XDG_STATE_HOME");
      ::setenv("TERM", "dumb", 1);
      ::execl(TRACER_BIO_BINARY, "tracer-bio", "query", "--database", database.c_str(), nullptr);
      ::_exit(127);
    }
    fd_ = Fd{fd};
  }
  void type(std::string_view text) const {
    ASSERT_EQ(::write(fd_.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  // Until that text comes; meanwhile types `again` over and over.
  bool wait_for(std::string_view text, std::string_view again = "") {
    for (int turn = 0; turn < 300; ++turn) {
      if (const size_t found = seen_.find(text); found != std::string::npos) {
        seen_.erase(0, found + text.size());
        return true;
      }
      pollfd readable{.fd = fd_.get(), .events = POLLIN, .revents = 0};
      if (::poll(&readable, 1, 100) == 0) {
        if (!again.empty()) type(again);
        continue;
      }
      std::array<char, 4096> part{};
      const ssize_t size = ::read(fd_.get(), part.data(), part.size());
      if (size <= 0) return false;
      seen_.append(part.data(), static_cast<size_t>(size));
    }
    return false;
  }
  int wait() const {
    int status = 0;
    ::waitpid(child_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  const std::string& seen() const { return seen_; }

 private:
  pid_t child_ = -1;
  Fd fd_;
  std::string seen_;
};

TEST_F(Query, EndsOnCtrlCTheStatementAndNotThePrompt) {
  Terminal terminal{file_, folder_};
  ASSERT_TRUE(terminal.wait_for("tracer-bio> ")) << terminal.seen();
  terminal.type(
      "SELECT 40 + 2 AS answer; SELECT count(*) FROM range(1000000000) a, range(99) b;\n");
  ASSERT_TRUE(terminal.wait_for("42")) << terminal.seen();
  EXPECT_TRUE(terminal.wait_for("INTERRUPT", "\x03")) << terminal.seen();
  ASSERT_TRUE(terminal.wait_for("tracer-bio> ")) << terminal.seen();
  terminal.type("SELECT 70 + 7 AS answer;\n");
  EXPECT_TRUE(terminal.wait_for("77")) << terminal.seen();
  terminal.type(".quit\n");
  while (terminal.wait_for("\n")) {
  }
  EXPECT_EQ(terminal.wait(), kOk);
}

}  // namespace
}  // namespace tracer_bio
