#include "store/duckdb_fixture.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "analysis/duckdb/result_rows.h"
#include "base/fd.h"
#include "base/file.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

constexpr size_t kOutputBytes = 16 << 20;

// The one beside the program, or what the environment names.
fs::path find_library() {
  if (const char* named = std::getenv("TRACER_BIO_DUCKDB")) return named;
  return fs::path{TRACER_BIO_BINARY}.parent_path() / "duckdb/libduckdb.so";
}

std::string texts_of(DuckdbResult& result) {
  std::string text;
  DuckdbRows rows{result};
  while (rows.next()) {
    if (!text.empty()) text += '\n';
    text += std::get<std::string_view>(rows.value(0));
  }
  return text;
}

}  // namespace

void DuckdbTest::require() {
  const fs::path library = find_library();
  if (fs::exists(library)) {
    ::setenv("TRACER_BIO_DUCKDB", library.c_str(), 1);
    return;
  }
  ASSERT_EQ(std::getenv("TRACER_BIO_REQUIRE_DUCKDB"), nullptr) << "there is no " << library;
  GTEST_SKIP() << "no DuckDB: scripts/fetch-duckdb.sh brings it";
}

test::CliResult DuckdbTest::run(std::vector<std::string> words) {
  words.insert(words.begin(), "tracer-bio");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const Fd out{::memfd_create("out", MFD_CLOEXEC)};
  const Fd error{::memfd_create("error", MFD_CLOEXEC)};
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(out.get(), STDOUT_FILENO);
    ::dup2(error.get(), STDERR_FILENO);
    ::execv(TRACER_BIO_BINARY, arguments.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  for (const Fd* file : {&out, &error}) ::lseek(file->get(), 0, SEEK_SET);
  return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status),
          .out = read_rest(out.get(), kOutputBytes).value_or(""),
          .error = read_rest(error.get(), kOutputBytes).value_or("")};
}

std::string DuckdbTest::ask_duckdb(const std::string& sql) {
  DuckdbDatabase database{{}};
  std::string text;
  database.execute_each(
      "SET TimeZone = 'UTC'; SELECT array_to_string([coalesce(CAST(COLUMNS(*) AS VARCHAR), "
      "'NULL')], '|') FROM (" +
          sql + ")",
      [](duckdb_statement_type) {}, [&](DuckdbResult& result) { text = texts_of(result); });
  return text;
}

}  // namespace tracer_bio
