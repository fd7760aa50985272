// postgresql_bench SERVER ROWS: rows/s that the PostgreSQL sink writes, against one bare COPY of
// the same rows into one table with the same primary key. Each twice, A, B, B, A, into empty
// tables. Then what rows cost that are there already. SERVER: a URL or "host=… dbname=…" of an
// owner.
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>

#include "forward/postgresql/connection.h"
#include "forward/postgresql/copy_rows.h"
#include "forward/postgresql/schema.h"
#include "postgresql/rows.h"
#include "store/forward/forwarded_tables.h"

namespace {

using namespace tracer_bio;

constexpr int64_t kBatchRows = 10'000;

std::vector<ForwardBatch> make_batches(const std::string& name, int64_t count) {
  const ForwardTable& table = test::table_named(name);
  std::vector<ForwardBatch> batches;
  for (int64_t id = 1; id <= count; ++id) {
    if (id % kBatchRows == 1) {
      batches.push_back({.host_id = "550f9cd3a52ecd43", .host = "node7"});
      batches.back().rows.push_back({.table = &table});
    }
    ForwardRows& rows = batches.back().rows.back();
    auto row = test::row_of(table, id, id);
    // As they come: one day after the other.
    test::set(row, table, partition_column(name),
              test::today_ns() - test::kDayNs + id * (test::kDayNs / count));
    if (name == "executions") {
      test::set(row, table, "args", "[\"bwa\",\"mem\",\"" + std::string(180, 'x') + "\"]");
      test::set(row, table, "cwd", "/scratch/run/work/ab/12cd" + std::to_string(id));
    }
    rows.versions.push_back(id);
    std::ranges::move(row, std::back_inserter(rows.values));
  }
  return batches;
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void copy_bare(PostgresqlConnection& connection, const std::vector<ForwardBatch>& batches) {
  const ForwardTable& table = *batches.front().rows.front().table;
  CopyRows copied;
  connection.begin_copy(copy_sql(table, "bare"));
  copied.begin();
  for (const ForwardBatch& batch : batches) {
    const ForwardRows& rows = batch.rows.front();
    const size_t width = table.columns.size();
    for (size_t row = 0; row < rows.versions.size(); ++row) {
      copied.add(batch.host_id, table, std::span{rows.values}.subspan(row * width, width),
                 rows.versions[row]);
      if (copied.bytes().size() < 1 << 18) continue;
      connection.put(copied.bytes());
      copied.clear();
    }
  }
  copied.end();
  connection.put(copied.bytes());
  connection.end_copy();
}

void measure(const PostgresqlServer& server, const std::string& name, int64_t count) {
  auto batches = make_batches(name, count);
  PostgresqlConnection connection{server};
  const auto key = connection.execute(
      "SELECT string_agg(quote_ident(attname), ', ' ORDER BY array_position(indkey, attnum))"
      " FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)"
      " WHERE indrelid = to_regclass($1) AND indisprimary",
      {name});
  const auto bare = [&] {
    connection.execute("DROP TABLE IF EXISTS bare; CREATE TABLE bare (LIKE " + name +
                       ", PRIMARY KEY (" + std::string{key.text(0, 0)} + ")); CHECKPOINT");
    return seconds_of([&] { copy_bare(connection, batches); });
  };
  const auto send_all = [&] {
    const auto sink = open_postgresql(server, forwarded_tables());
    return seconds_of([&] {
      for (const ForwardBatch& batch : batches) sink->send(batch);
    });
  };
  const auto first = [&] {
    connection.execute("TRUNCATE " + name + ", tracer_bio_positions; CHECKPOINT");
    return send_all();
  };
  const double bare_before = bare();
  const double sent_before = first();
  const double sent = (sent_before + first()) / 2;
  const double copied = (bare_before + bare()) / 2;
  const double again = send_all();
  for (ForwardBatch& batch : batches)
    for (int64_t& version : batch.rows.front().versions) version += count;
  const double changed = send_all();
  const auto rate = [&](double seconds) { return static_cast<double>(count) / seconds / 1000; };
  std::printf("%s, bare COPY\t\t%.0f thousand rows/s\n", name.c_str(), rate(copied));
  std::printf("%s, sink\t>= 0.5 of it\t%.0f thousand rows/s (%.2f)\n", name.c_str(), rate(sent),
              copied / sent);
  std::printf("%s, sink, rows that are there\t\t%.0f thousand rows/s (%.2f)\n", name.c_str(),
              rate(again), copied / again);
  std::printf("%s, sink, rows that changed\t\t%.0f thousand rows/s (%.2f)\n", name.c_str(),
              rate(changed), copied / changed);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: postgresql_bench SERVER ROWS\n", stderr);
    return 2;
  }
  try {
    const PostgresqlServer server{.url = argv[1]};
    migrate_postgresql(server, forwarded_tables());
    for (const std::string table : {"executions", "metrics"})
      measure(server, table, std::stoll(argv[2]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "postgresql_bench: %s\n", error.what());
    return 1;
  }
}
