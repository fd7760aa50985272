// store_bench N [DIR]: what Store::write costs for a row, against a bare loop of the same
// statements over the same schema: bind and step, one transaction for each thousand; and what the
// writing thread pays where its rows are forwarded meanwhile, to a sink that takes everything at
// once. A, B, C, C, B, A in one run on fresh files in DIR, medians.
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "store/database_file.h"
#include "store/forward/forward_log.h"
#include "store/sqlite.h"
#include "store/store.h"
#include "store/upsert.h"
#include "tracer_bio/column.h"
#include "tracer_bio/sink.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr int64_t kBatchRows = 1000;
constexpr int64_t kKeptPerTen = 4;

struct Cost {
  double wall_us = 0;  // for each row
  double cpu_us = 0;
};

// A short program within a pipeline, as they come by the thousand.
ExecutionRecord make_record(int64_t id) {
  ExecutionRecord record;
  Execution& execution = record.execution;
  execution.id = id;
  execution.recording_id = 1;
  execution.pid = static_cast<pid_t>(1000 + id % 4'000'000);
  execution.process_start_ns = static_cast<uint64_t>(id) * 170'000;
  execution.ppid = 900;
  execution.parent_id = std::max<int64_t>(1, id - id % 7);
  execution.pgid = 900;
  execution.sid = 900;
  execution.comm = "samtools";
  execution.exe = "/opt/conda/envs/bioinformatics/bin/samtools";
  execution.cwd = "/data/projects/rnaseq_2024/sample_" + std::to_string(id % 50);
  execution.cgroup = "/user.slice/user-1000.slice/session-3.scope";
  const std::string number = std::to_string(id);
  for (const std::string& argument :
       {std::string{"samtools"}, std::string{"sort"}, std::string{"-@"}, std::string{"4"},
        std::string{"-o"}, "/data/projects/rnaseq_2024/sorted_" + number + ".bam",
        "/data/projects/rnaseq_2024/aligned/reads_" + number + ".sam"})
    execution.args.append(argument).push_back('\0');
  execution.args_bytes = static_cast<int64_t>(execution.args.size());
  execution.start_ns = 1'700'000'000'000'000'000 + id * 170'000;
  execution.end_ns = execution.start_ns + 1'100'000;
  execution.end_reason = EndReason::kExit;
  execution.exit_code = 0;
  execution.totals = {.cpu_ns = 900'000 + id % 1000,
                      .user_ns = 600'000,
                      .system_ns = 300'000 + id % 1000,
                      .max_rss_bytes = 4'000'000 + (id % 100) * 4096,
                      .read_bytes = 0,
                      .write_bytes = 4096,
                      .read_chars = 20'000 + id % 300,
                      .write_chars = 300,
                      .minor_faults = 180,
                      .major_faults = 0,
                      .voluntary_switches = 2,
                      .involuntary_switches = 1};
  execution.cpu_quality = CpuQuality::kExact;
  execution.max_rss_quality = RssQuality::kUpperBound;
  record.baseline.emplace().cpu_ns = 80'000;
  record.attribution = {.run_id = 1 + id / 5000,
                        .pipeline = "bioinformatics_pipeline",
                        .tool = "samtools",
                        .task = {},
                        .kept = id % 10 < kKeptPerTen};
  return record;
}

std::vector<Batch> make_batches(int64_t rows) {
  std::vector<Batch> batches;
  for (int64_t id = 1; id <= rows; ++id) {
    if ((id - 1) % kBatchRows == 0) batches.emplace_back();
    batches.back().executions.push_back(make_record(id));
  }
  return batches;
}

template <class Action>
Cost measure(int64_t rows, Action action) {
  const auto wall = std::chrono::steady_clock::now();
  const int64_t cpu_ns = thread_cpu_now_ns();
  action();
  const std::chrono::duration<double, std::micro> wall_us = std::chrono::steady_clock::now() - wall;
  const auto count = static_cast<double>(rows);
  return {wall_us.count() / count, static_cast<double>(thread_cpu_now_ns() - cpu_ns) / 1e3 / count};
}

void remove_database(const std::filesystem::path& file) {
  for (const char* end : {"", "-wal", "-shm", "-lock"})
    std::filesystem::remove(std::filesystem::path{file} += end);
}

// Reads on and on what a sink has still to get.
class NullForwarder {
 public:
  explicit NullForwarder(const std::filesystem::path& file) : log_(file, "null", {}) {}
  ~NullForwarder() {
    thread_.request_stop();
    thread_.join();
    if (rows_ > 0)
      std::printf("forwarded: %.0f rows/s of one reading thread\n",
                  static_cast<double>(rows_) * 1e9 / static_cast<double>(cpu_ns_));
  }

 private:
  void run(const std::stop_token& stop) {
    const int64_t begin_ns = thread_cpu_now_ns();
    while (true) {
      const bool last_time = stop.stop_requested();
      while (const auto batch = log_.next({}, utc_now_ns())) {
        for (const ForwardRows& rows : batch->rows)
          rows_ += static_cast<int64_t>(rows.versions.size());
        log_.sent(utc_now_ns());
      }
      cpu_ns_ = thread_cpu_now_ns() - begin_ns;
      if (last_time) return;
      std::this_thread::sleep_for(std::chrono::seconds{1});  // as `tracer-bio forward` does
    }
  }

  ForwardLog log_;
  int64_t rows_ = 0;
  int64_t cpu_ns_ = 0;
  std::jthread thread_{[this](const std::stop_token& stop) { run(stop); }};
};

Cost measure_store(const std::filesystem::path& file, int64_t rows,
                   const std::vector<Batch>& batches, bool forwarded) {
  remove_database(file);
  Store store{file};
  std::optional<NullForwarder> forwarder;
  if (forwarded) forwarder.emplace(file);
  return measure(rows, [&] {
    for (const Batch& batch : batches) store.write({&batch, 1});
  });
}

// The values of a row as SQLite takes them, made before the clock starts.
struct BareRow {
  std::vector<std::variant<std::monostate, int64_t, double, std::string>> values;
};

template <class Row>
BareRow bare_row(const Row& row, std::span<const Column<Row>> columns) {
  BareRow result;
  std::string scratch;
  for (const auto& column : columns) {
    std::visit(
        [&](const auto& value) {
          if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string_view>) {
            result.values.emplace_back(std::string{value});
          } else {
            result.values.emplace_back(value);
          }
        },
        column.get(row, scratch));
  }
  return result;
}

void bind_and_step(sqlite3_stmt* statement, const BareRow& row) {
  int parameter = 0;
  for (const auto& value : row.values) {
    ++parameter;
    if (const auto* text = std::get_if<std::string>(&value)) {
      sqlite3_bind_text(statement, parameter, text->data(), static_cast<int>(text->size()),
                        SQLITE_STATIC);
    } else if (const auto* integer = std::get_if<int64_t>(&value)) {
      sqlite3_bind_int64(statement, parameter, *integer);
    } else {
      sqlite3_bind_null(statement, parameter);
    }
  }
  if (sqlite3_step(statement) != SQLITE_DONE) std::abort();
  sqlite3_reset(statement);
}

template <class Row>
std::vector<std::string_view> names(std::span<const Column<Row>> columns) {
  std::vector<std::string_view> result;
  for (const auto& column : columns) result.push_back(column.name);
  return result;
}

sqlite3_stmt* prepare(Connection& connection, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection.handle(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
    std::abort();
  return statement;
}

struct BareBatch {
  std::vector<BareRow> raw;
  std::vector<BareRow> processed;
};

std::vector<BareBatch> make_bare(const std::vector<Batch>& batches) {
  std::vector<BareBatch> result;
  for (const Batch& batch : batches) {
    BareBatch& bare = result.emplace_back();
    for (const ExecutionRecord& record : batch.executions) {
      bare.raw.push_back(bare_row(record.execution, execution_columns()));
      if (!record.attribution.kept) continue;
      bare.processed.push_back(
          bare_row(ProcessedExecution{record, "root"}, processed_execution_columns()));
    }
  }
  return result;
}

Cost measure_bare(const std::filesystem::path& file, int64_t rows,
                  const std::vector<BareBatch>& batches) {
  remove_database(file);
  create_database_file(file);
  Connection connection = open_database(file);
  sqlite3_stmt* raw =
      prepare(connection, upsert_sql("executions", names(execution_columns()), "id", "end_ns"));
  sqlite3_stmt* processed =
      prepare(connection, upsert_sql("processed_executions", names(processed_execution_columns()),
                                     "execution_id", "end_ns"));
  const Cost cost = measure(rows, [&] {
    for (const BareBatch& batch : batches) {
      connection.execute("BEGIN IMMEDIATE");
      for (const BareRow& row : batch.raw) bind_and_step(raw, row);
      for (const BareRow& row : batch.processed) bind_and_step(processed, row);
      connection.execute("COMMIT");
    }
  });
  sqlite3_finalize(raw);
  sqlite3_finalize(processed);
  return cost;
}

Cost median(const std::vector<Cost>& costs) {
  const auto middle = [&](double Cost::*figure) {
    std::vector<double> sorted;
    for (const Cost& cost : costs) sorted.push_back(cost.*figure);
    std::ranges::sort(sorted);
    return (sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2]) / 2;
  };
  return {middle(&Cost::wall_us), middle(&Cost::cpu_us)};
}

void run(int64_t rows, const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "store_bench.db";
  const std::vector<Batch> batches = make_batches(rows);
  const std::vector<BareBatch> bare_batches = make_bare(batches);
  std::vector<Cost> stores;
  std::vector<Cost> bares;
  std::vector<Cost> forwarded;
  for (int round = 0; round < 3; ++round) {
    stores.push_back(measure_store(file, rows, batches, false));
    bares.push_back(measure_bare(file, rows, bare_batches));
    forwarded.push_back(measure_store(file, rows, batches, true));
    forwarded.push_back(measure_store(file, rows, batches, true));
    bares.push_back(measure_bare(file, rows, bare_batches));
    stores.push_back(measure_store(file, rows, batches, false));
  }
  remove_database(file);
  const Cost store = median(stores);
  const Cost bare = median(bares);
  std::printf(
      "store: %.0f rows/s (%.2f us CPU/row), bare loop: %.0f rows/s (%.2f us CPU/row), "
      "ratio %.2f rows/s, %.2f CPU\n",
      1e6 / store.wall_us, store.cpu_us, 1e6 / bare.wall_us, bare.cpu_us,
      bare.wall_us / store.wall_us, store.cpu_us / bare.cpu_us);
  const Cost with = median(forwarded);
  std::printf("store while its rows are forwarded: %.2f us CPU/row of the writer, ratio %.2f\n",
              with.cpu_us, with.cpu_us / store.cpu_us);
}

}  // namespace
}  // namespace tracer_bio

int main(int count, char** arguments) try {
  const int64_t rows = count > 1 ? std::atoll(arguments[1]) : 100'000;
  if (rows <= 0) {
    std::fprintf(stderr, "usage: store_bench N [DIR]\n");
    return 2;
  }
  tracer_bio::run(rows, count > 2 ? std::filesystem::path{arguments[2]}
                                  : std::filesystem::temp_directory_path());
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "store_bench: %s\n", error.what());
  return 1;
}
