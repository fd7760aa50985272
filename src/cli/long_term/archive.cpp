#include "cli/long_term/archive.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "analysis/parquet.h"
#include "cli/long_term/dataset.h"
#include "cli/long_term/parquet_files.h"
#include "cli/long_term/staging.h"
#include "store/archive.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kFileMode = 0640;
// The dataset, as the worker sees it from the staging folder.
constexpr std::string_view kDataset = "..";
// Days of which each is looked for among all rows of a round; more are found by an index.
constexpr size_t kFewDays = 2;

// Whose rows are archived.
struct ArchivedDatabase {
  std::string host;
  std::string database_id;
};

std::string staged_name(const StoredTable& table, int64_t day) {
  return std::string{table.name} + "-" + date_of_day(day) + ".parquet";
}

// The worker's side: writes the files of all rounds, and tells of each.
class RoundWriter {
 public:
  RoundWriter(DatabaseTables& tables, const ArchivedDatabase& origin, const WorkerReport& report)
      : tables_(tables), origin_(origin), report_(report), duckdb_(settings_of_writer()) {}

  void write(const ArchiveRound& round) {
    std::vector<int64_t> days = days_of(tables_, round);
    const bool few_days = days.size() <= kFewDays;
    if (round.replaced_from) {
      // What was made anew may have left a day altogether.
      const auto old =
          days_in_dataset(kDataset, round.table->name, origin_.host, origin_.database_id);
      std::vector<int64_t> all;
      std::ranges::set_union(days, old, std::back_inserter(all));
      days = std::move(all);
    }
    for (const int64_t day : days) {
      write_day(round, day, few_days);
      report_.send("file " + std::to_string(day));
    }
    report_.send("table " + std::to_string(rows_));
    rows_ = 0;
  }

 private:
  // The name of a table function with these rows.
  std::string add(std::unique_ptr<RowSource> source) {
    const std::string name = "rows_" + std::to_string(++functions_);
    duckdb_.add_rows(name, std::move(source));
    return name + "()";
  }

  // Both kinds of rows of a round, one after the other.
  std::string select(const std::string& columns, ArchiveRows rows) {
    std::string sql = "SELECT " + columns + " FROM " + add(std::move(rows.beyond));
    if (rows.changed)
      sql += " UNION ALL SELECT " + columns + " FROM " + add(std::move(rows.changed));
    return sql;
  }

  std::unique_ptr<RowSource> counted(std::unique_ptr<RowSource> source) {
    return source ? count_rows(std::move(source), rows_, [](int64_t) {}) : nullptr;
  }

  void write_day(const ArchiveRound& round, int64_t day, bool few_days) {
    const StoredTable& table = *round.table;
    ArchiveRows rows = rows_of(tables_, round, day, few_days);
    const auto span = rows.beyond->columns();
    const std::vector<ColumnInfo> columns{span.begin(), span.end()};
    std::string sql = select(
        "*, " + sql_text(origin_.database_id) + " AS database_id",
        {.beyond = counted(std::move(rows.beyond)), .changed = counted(std::move(rows.changed))});
    const fs::path old =
        kDataset / file_in_dataset(table.name, origin_.host, day, origin_.database_id);
    if (fs::exists(old)) {
      const std::string keys =
          select(std::string{table.key}, rows_of(tables_, round, day, few_days));
      sql = old_rows(round, old, keys) + " UNION ALL BY NAME " + sql;
    }
    duckdb_.execute(
        copy_to_parquet(sql, staged_name(table, day),
                        {.table = table.name, .version = TRACER_BIO_VERSION, .columns = columns}));
  }

  // Those that are neither new nor were made anew.
  static std::string old_rows(const ArchiveRound& round, const fs::path& file,
                              const std::string& keys) {
    const StoredTable& table = *round.table;
    std::string sql = "SELECT old.* FROM read_parquet(" + sql_text(file.string()) +
                      ", hive_partitioning = false) AS old ANTI JOIN (" + keys +
                      ") AS fresh USING (" + std::string{table.key} + ")";
    if (round.replaced_from) {
      sql += " WHERE old." + std::string{table.execution} + " < " +
             std::to_string(*round.replaced_from);
    }
    return sql;
  }

  DatabaseTables& tables_;
  const ArchivedDatabase& origin_;
  const WorkerReport& report_;
  DuckdbDatabase duckdb_;
  int functions_ = 0;
  int64_t rows_ = 0;
};

// The caller's side: moves files to where they belong, and the cursor.
class RoundKeeper {
 public:
  RoundKeeper(fs::path database, const Dataset& dataset, const StagingFolder& staging,
              const ArchivedDatabase& origin, const std::vector<ArchiveRound>& rounds)
      : database_(std::move(database)),
        dataset_(dataset),
        staging_(staging),
        origin_(origin),
        rounds_(rounds) {}

  void take(std::string_view message) {
    std::istringstream words{std::string{message}};
    std::string kind;
    int64_t number = 0;
    words >> kind >> number;
    const ArchiveRound& round = rounds_.at(at_);
    if (kind == "file") {
      const fs::path file =
          file_in_dataset(round.table->name, origin_.host, number, origin_.database_id);
      dataset_.make_folders(file);
      staging_.take(staged_name(*round.table, number), dataset_.folder() / file, kFileMode);
      ++archived_.files;
    } else if (kind == "table") {
      ArchiveCursors{database_}.finish(round);
      archived_.rows += number;
      ++at_;
    }
  }

  const Archived& archived() const { return archived_; }

 private:
  fs::path database_;
  const Dataset& dataset_;
  const StagingFolder& staging_;
  const ArchivedDatabase& origin_;
  const std::vector<ArchiveRound>& rounds_;
  size_t at_ = 0;
  Archived archived_;
};

// The dataset that the cursors are of, or a new one.
Dataset dataset_of(ArchiveCursors& cursors, const fs::path& folder) {
  const auto before = cursors.dataset();
  Dataset dataset = before ? Dataset::open(folder) : Dataset::open_or_make(folder);
  if (before && before->id != dataset.id()) {
    throw std::runtime_error(
        folder.string() + ": not the dataset that this database is archived in, which was " +
        before->folder +
        ": give that one, or run `tracer-bio archive --forget` to begin anew with "
        "what the database still has");
  }
  if (!before || before->folder != dataset.folder())
    cursors.set_dataset({.id = dataset.id(), .folder = dataset.folder().string()});
  return dataset;
}

}  // namespace

Archived archive(const fs::path& database, const fs::path& folder) {
  // Open only for a moment: a worker that is forked while it is would share SQLite's state.
  auto cursors = std::make_optional<ArchiveCursors>(database);
  const ArchivedDatabase origin{.host = cursors->host(), .database_id = cursors->database_id()};
  if (origin.host.empty()) return {};  // nothing was ever recorded
  const Dataset dataset = dataset_of(*cursors, folder);
  const auto lock = dataset.lock(origin.database_id);
  if (!lock)
    throw std::runtime_error(folder.string() + ": another `tracer-bio archive` is at work there");
  dataset.remove_leftovers(origin.database_id);
  const std::vector<ArchiveRound> rounds = cursors->begin();
  cursors.reset();
  if (rounds.empty()) return {};

  const WorkerUser user = worker_user(dataset.folder());
  const StagingFolder staging{dataset.folder(), staging_name(origin.database_id), user};
  RoundKeeper keeper{database, dataset, staging, origin, rounds};
  std::optional<DatabaseTables> tables;
  const auto work = [&](const WorkerReport& report) {
    RoundWriter writer{*tables, origin, report};
    for (const ArchiveRound& round : rounds) writer.write(round);
  };
  run_worker(user, {.folder = staging.path(),
                    .open = [&] { tables.emplace(database); },
                    .work = work,
                    .take = [&](std::string_view message) { keeper.take(message); }});
  return keeper.archived();
}

}  // namespace tracer_bio
