#include "cli/long_term/parquet_files.h"

#include <utility>

#include "analysis/parquet.h"

namespace tracer_bio {
namespace {

constexpr int64_t kMemoryBytes = 192 << 20;
constexpr int64_t kRowsBetween = 10'000;

class CountedRows : public Rows {
 public:
  CountedRows(std::unique_ptr<Rows> rows, int64_t& count, const std::function<void(int64_t)>& tell)
      : rows_(std::move(rows)), count_(count), tell_(tell) {}

  bool next() override {
    if (!rows_->next()) return false;
    if (++count_ % kRowsBetween == 0) tell_(count_);
    return true;
  }
  Value value(size_t column) const override { return rows_->value(column); }

 private:
  std::unique_ptr<Rows> rows_;
  int64_t& count_;
  const std::function<void(int64_t)>& tell_;
};

class CountedSource : public RowSource {
 public:
  CountedSource(std::unique_ptr<RowSource> source, int64_t& count,
                std::function<void(int64_t)> tell)
      : source_(std::move(source)), count_(count), tell_(std::move(tell)) {}

  std::span<const ColumnInfo> columns() const override { return source_->columns(); }
  std::mutex& guard() override { return source_->guard(); }
  std::unique_ptr<Rows> open(std::span<const size_t> columns) override {
    return std::make_unique<CountedRows>(source_->open(columns), count_, tell_);
  }

 private:
  std::unique_ptr<RowSource> source_;
  int64_t& count_;
  std::function<void(int64_t)> tell_;
};

}  // namespace

std::unique_ptr<RowSource> count_rows(std::unique_ptr<RowSource> source, int64_t& count,
                                      std::function<void(int64_t)> tell) {
  return std::make_unique<CountedSource>(std::move(source), count, std::move(tell));
}

DuckdbSettings settings_of_writer() {
  return {.memory_bytes = kMemoryBytes, .threads = 1, .temporary_folder = "spilled"};
}

int64_t write_parquet(std::unique_ptr<RowSource> source, std::string_view table,
                      const std::string& file, std::function<void(int64_t)> tell) {
  int64_t count = 0;
  const std::string copy = copy_to_parquet(
      "SELECT * FROM exported()", file,
      {.table = table, .version = TRACER_BIO_VERSION, .columns = source->columns()});
  DuckdbDatabase duckdb{settings_of_writer()};
  duckdb.add_rows("exported", count_rows(std::move(source), count, std::move(tell)));
  duckdb.execute(copy);
  return count;
}

}  // namespace tracer_bio
