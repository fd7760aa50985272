// export_bench DATABASE [TABLE]: what `tracer-bio export` to Parquet costs, against a bare loop
// over the same rows: SQLite's columns into DuckDB's appender, and COPY for each 50,000 rows. Each
// in a process of its own, A, B, B, A in one run; CPU of all its threads, and its largest memory.
#include <dlfcn.h>
#include <duckdb.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr int kSliceRows = 50'000;

struct Cost {
  double cpu_s = 0;
  double rss_mib = 0;
};

Cost measure(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  rusage usage{};
  if (::wait4(child, &status, 0, &usage) != child || status != 0)
    throw std::runtime_error("a measured process failed");
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return {.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime),
          .rss_mib = static_cast<double>(usage.ru_maxrss) / 1024};
}

fs::path library_file() {
  const char* named = std::getenv("TRACER_BIO_DUCKDB");
  return named != nullptr ? fs::path{named}
                          : fs::path{TRACER_BIO_BINARY}.parent_path() / "duckdb/libduckdb.so";
}

// The functions of the appender that the loop needs.
struct Functions {
  explicit Functions(const fs::path& file) : handle(::dlopen(file.c_str(), RTLD_NOW)) {
    if (handle == nullptr) throw std::runtime_error(::dlerror());
  }
  template <class Function>
  Function* find(Function*, const char* name) const {
    auto* function = reinterpret_cast<Function*>(::dlsym(handle, name));
    if (function == nullptr) throw std::runtime_error(name);
    return function;
  }
  void* handle;
};
#define FIND(functions, name) (functions).find(&::name, #name)

void bare_loop(const fs::path& database, const std::string& table, const fs::path& file) {
  const Functions functions{library_file()};
  auto* query = FIND(functions, duckdb_query);
  auto* append_int64 = FIND(functions, duckdb_append_int64);
  auto* append_double = FIND(functions, duckdb_append_double);
  auto* append_text = FIND(functions, duckdb_append_varchar_length);
  auto* append_null = FIND(functions, duckdb_append_null);
  auto* end_row = FIND(functions, duckdb_appender_end_row);
  auto* create = FIND(functions, duckdb_appender_create);
  auto* destroy = FIND(functions, duckdb_appender_destroy);

  duckdb_database memory = nullptr;
  duckdb_connection connection = nullptr;
  FIND(functions, duckdb_open)(nullptr, &memory);
  FIND(functions, duckdb_connect)(memory, &connection);
  const auto run = [&](const std::string& sql) {
    if (query(connection, sql.c_str(), nullptr) == DuckDBError) throw std::runtime_error(sql);
  };
  run("SET threads = 1; SET memory_limit = '256MB'");

  sqlite3* source = nullptr;
  sqlite3_open_v2(database.c_str(), &source, SQLITE_OPEN_READONLY, nullptr);
  sqlite3_stmt* rows = nullptr;
  if (sqlite3_prepare_v2(source, ("SELECT * FROM " + table).c_str(), -1, &rows, nullptr) !=
      SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(source));
  const int columns = sqlite3_column_count(rows);
  std::string create_table = "CREATE TABLE slice (";
  for (int at = 0; at < columns; ++at) {
    const std::string type = sqlite3_column_decltype(rows, at);
    create_table += std::string{at > 0 ? ", " : ""} + sqlite3_column_name(rows, at) + ' ' +
                    (type == "INTEGER" ? "BIGINT"
                     : type == "REAL"  ? "DOUBLE"
                                       : "VARCHAR");
  }
  run(create_table + ")");

  int slice = 0;
  for (bool more = true; more; ++slice) {
    duckdb_appender appender = nullptr;
    create(connection, nullptr, "slice", &appender);
    for (int row = 0; row < kSliceRows && (more = sqlite3_step(rows) == SQLITE_ROW); ++row) {
      for (int at = 0; at < columns; ++at) {
        switch (sqlite3_column_type(rows, at)) {
          case SQLITE_INTEGER:
            append_int64(appender, sqlite3_column_int64(rows, at));
            break;
          case SQLITE_FLOAT:
            append_double(appender, sqlite3_column_double(rows, at));
            break;
          case SQLITE_NULL:
            append_null(appender);
            break;
          default:
            append_text(appender, reinterpret_cast<const char*>(sqlite3_column_text(rows, at)),
                        static_cast<idx_t>(sqlite3_column_bytes(rows, at)));
        }
      }
      end_row(appender);
    }
    destroy(&appender);
    run("COPY slice TO '" + file.string() + std::to_string(slice) +
        "' (FORMAT parquet, COMPRESSION zstd)");
    run("TRUNCATE slice");
  }
}

void exported(const fs::path& database, const std::string& table, const fs::path& file) {
  if (std::freopen("/dev/null", "w", stdout) == nullptr) ::_exit(1);
  ::execl(TRACER_BIO_BINARY, "tracer-bio", "export", table.c_str(), "--database", database.c_str(),
          "-o", file.c_str(), nullptr);
  ::_exit(127);
}

}  // namespace

int main(int count, char** arguments) try {
  if (count < 2) {
    std::fprintf(stderr, "usage: export_bench DATABASE [TABLE]\n");
    return 2;
  }
  const std::string table = count > 2 ? arguments[2] : "executions";
  const fs::path database = fs::absolute(arguments[1]);
  std::string folder = (fs::temp_directory_path() / "export_bench.XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("mkdtemp " + folder);
  std::array<Cost, 2> bare;
  std::array<Cost, 2> ours;
  const auto run_bare = [&] {
    return measure([&] {
      try {
        bare_loop(database, table, folder + "/bare");
      } catch (const std::exception& error) {
        std::fprintf(stderr, "export_bench: %s\n", error.what());
        ::_exit(1);
      }
    });
  };
  const auto run_ours = [&] {
    return measure([&] { exported(database, table, folder + "/exported.parquet"); });
  };
  bare[0] = run_bare();
  ours[0] = run_ours();
  ours[1] = run_ours();
  bare[1] = run_bare();
  const double bare_s = (bare[0].cpu_s + bare[1].cpu_s) / 2;
  const double ours_s = (ours[0].cpu_s + ours[1].cpu_s) / 2;
  std::printf(
      "export of %s, CPU against a bare appender loop\tratio <= 1.2\t%.2f (%.2f s, %.2f s)\n",
      table.c_str(), ours_s / bare_s, ours_s, bare_s);
  std::printf("  its memory\t<= 300 MiB\t%.0f MiB (bare %.0f MiB)\n", ours[1].rss_mib,
              bare[1].rss_mib);
  fs::remove_all(folder);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "export_bench: %s\n", error.what());
  return 1;
}
