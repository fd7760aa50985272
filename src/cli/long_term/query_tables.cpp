#include "cli/long_term/query_tables.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

#include "store/stored_tables.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kParquet = ".parquet";

class NoRows : public Rows {
 public:
  bool next() override { return false; }
  Value value(size_t /*column*/) const override { return {}; }
};

// The columns that a table has where there is no database, so that queries over files that lack
// some, or over no files, know them.
class ColumnsOnly : public RowSource {
 public:
  explicit ColumnsOnly(std::string_view table) {
    for (TableInfo& info : tables())
      if (info.name == table) columns_ = std::move(info.columns);
    for (const char* name : {"host", "date", "database_id"})
      if (std::ranges::count(columns_, name, &ColumnInfo::name) == 0)
        columns_.push_back({.name = name});
  }
  std::span<const ColumnInfo> columns() const override { return columns_; }
  std::unique_ptr<Rows> open(std::span<const size_t> /*columns*/) override {
    return std::make_unique<NoRows>();
  }
  std::mutex& guard() override { return guard_; }

 private:
  std::vector<ColumnInfo> columns_;
  std::mutex guard_;
};

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> folders;
  if (!fs::is_directory(folder)) return folders;
  for (const auto& entry : fs::directory_iterator{folder})
    if (entry.is_directory()) folders.push_back(entry.path());
  return folders;
}

bool has_files(const fs::path& table) {
  for (const fs::path& host : folders_in(table))
    for (const fs::path& date : folders_in(host))
      for (const auto& entry : fs::directory_iterator{date})
        if (entry.path().extension() == kParquet) return true;
  return false;
}

// A path that stands for itself in a pattern.
std::string as_pattern(const fs::path& path) {
  std::string pattern;
  for (const char c : path.string()) {
    const bool special = c == '*' || c == '?' || c == '[';
    special ? ((pattern += '[') += c) += ']' : pattern += c;
  }
  return pattern;
}

}  // namespace

QueryTables::QueryTables(DuckdbDatabase& duckdb, std::optional<Dataset> dataset,
                         DatabaseTables* live)
    : duckdb_(duckdb), dataset_(std::move(dataset)), live_(live) {
  if (live_ != nullptr)
    for (std::string& view : live_->views()) views_.insert(std::move(view));
}

void QueryTables::make(const std::set<std::string, std::less<>>& names) {
  for (const std::string& name : names) {
    if (made_.contains(name)) continue;
    if (const StoredTable* table = find_stored_table(name)) {
      make_table(*table);
    } else if (views_.contains(name)) {
      make_view(name);
    } else {
      continue;
    }
    made_.insert(name);
  }
}

std::vector<std::string> QueryTables::names() const {
  std::vector<std::string> names;
  for (const StoredTable& table : stored_tables()) names.emplace_back(table.name);
  names.insert(names.end(), views_.begin(), views_.end());
  return names;
}

void QueryTables::make_table(const StoredTable& table) {
  const std::string name{table.name};
  const std::string function = "live_" + name;
  LiveRows live;
  if (live_ == nullptr) {
    live.rows = std::make_unique<ColumnsOnly>(name);
  } else if (dataset_) {
    live = live_rows(*live_, table, dataset_->id());
  } else {
    live.rows = live_->rows_as_archived(name, "", {});
  }
  duckdb_.add_rows(function, std::move(live.rows));
  std::string sql = "CREATE VIEW " + sql_name(name) +
                    " AS SELECT * REPLACE (CAST(date AS DATE) AS date) FROM " + function + "()";
  if (dataset_ && has_files(dataset_->folder() / name))
    sql += " UNION ALL BY NAME " + archived(table, std::move(live));
  duckdb_.execute(sql);
}

// What the dataset has of a table and the database does not.
std::string QueryTables::archived(const StoredTable& table, LiveRows live) {
  const fs::path folder = dataset_->folder() / table.name;
  std::string sql = "SELECT * FROM read_parquet(" +
                    sql_text(as_pattern(folder) + "/*/*/*.parquet") +
                    ", hive_partitioning = true, union_by_name = true"
                    ", hive_types = {'host': VARCHAR, 'date': DATE})";
  if (!live.in_dataset) return sql;
  const std::string id = sql_text(live_->text("SELECT database_id FROM identity"));
  if (live.stale) {
    const std::string function = "stale_" + std::string{table.name};
    const std::string key{table.key};
    duckdb_.add_rows(function, std::move(live.stale));
    sql += " ANTI JOIN (SELECT " + key + ", " + id + " AS database_id FROM " + function +
           "()) AS stale USING (" + key + ", database_id)";
  }
  std::string still = "true";
  if (live.archived_to)
    still += " AND " + std::string{table.position} + " <= " + std::to_string(*live.archived_to);
  if (live.replaced_from)
    still += " AND " + std::string{table.execution} + " < " + std::to_string(*live.replaced_from);
  return sql + " WHERE database_id <> " + id + " OR (" + still + ")";
}

void QueryTables::make_view(const std::string& name) {
  const std::string live = "live_" + name;
  duckdb_.add_rows(live, live_->rows(name, "", {}));
  duckdb_.execute("CREATE VIEW " + sql_name(name) + " AS SELECT * FROM " + live + "()");
}

}  // namespace tracer_bio
