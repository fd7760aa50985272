#include "cli/long_term/query_tables.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

#include "cli/long_term/live_rows.h"
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

// The rows that an archive has of a table.
std::string archived(const fs::path& table) {
  return "SELECT * FROM read_parquet(" + sql_text(as_pattern(table) + "/*/*/*.parquet") +
         ", hive_partitioning = true, union_by_name = true"
         ", hive_types = {'host': VARCHAR, 'date': DATE})";
}

}  // namespace

QueryTables::QueryTables(DuckdbDatabase& duckdb, std::optional<fs::path> dataset,
                         DatabaseTables* live)
    : duckdb_(duckdb), dataset_(std::move(dataset)), live_(live) {
  if (live_ != nullptr)
    for (std::string& view : live_->views()) views_.insert(std::move(view));
}

void QueryTables::make(const std::set<std::string, std::less<>>& names) {
  for (const std::string& name : names) {
    if (made_.contains(name)) continue;
    if (find_stored_table(name) != nullptr) {
      make_table(name);
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

void QueryTables::make_table(const std::string& name) {
  const std::string live = "live_" + name;
  if (live_ != nullptr) {
    duckdb_.add_rows(live, live_rows(*live_, *find_stored_table(name)));
  } else {
    duckdb_.add_rows(live, std::make_unique<ColumnsOnly>(name));
  }
  std::string sql = "CREATE VIEW " + sql_name(name) +
                    " AS SELECT * REPLACE (CAST(date AS DATE) AS date) FROM " + live + "()";
  if (dataset_ && has_files(*dataset_ / name))
    sql += " UNION ALL BY NAME " + archived(*dataset_ / name);
  duckdb_.execute(sql);
}

void QueryTables::make_view(const std::string& name) {
  const std::string live = "live_" + name;
  duckdb_.add_rows(live, live_->rows(name, "", {}));
  duckdb_.execute("CREATE VIEW " + sql_name(name) + " AS SELECT * FROM " + live + "()");
}

}  // namespace tracer_bio
