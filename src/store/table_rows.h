// The rows of tables and views, for export, archive and query.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite.h"
#include "tracer_bio/column.h"
#include "tracer_bio/rows.h"

namespace tracer_bio {

// What of a table is wanted. Conditions that are not set let everything through.
struct RowSelection {
  std::optional<int64_t> since_ns = std::nullopt;   // began then or later
  std::optional<int64_t> until_ns = std::nullopt;   // began before
  std::optional<int64_t> run = std::nullopt;        // of this run, or of runs within it
  std::optional<std::string> where = std::nullopt;  // a condition in SQLite's SQL
};

// A selection that cannot be meant: of a table without runs or times, or with a condition that is
// no SQL.
struct BadSelection : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// All tables and views of a database as they are at one moment, also while it is written. Whatever
// it gives ends before it does. Throws std::runtime_error, saying what to do.
class DatabaseTables {
 public:
  explicit DatabaseTables(const std::filesystem::path& file);

  // Tables (but the store's own notes) and views.
  std::vector<std::string> tables() const;
  std::vector<std::string> views();
  bool has(std::string_view name);

  // Throws BadSelection.
  std::unique_ptr<RowSource> select(std::string_view name, const RowSelection& selection);
  // How many rows that gives.
  int64_t count(std::string_view name, const RowSelection& selection);
  // With the condition as it is, and its parameters from ?1 on.
  std::unique_ptr<RowSource> rows(std::string_view name, std::string condition,
                                  std::vector<int64_t> parameters);
  // The same of a table, with what a row of an archive also tells: host, date (UTC, YYYY-MM-DD) and
  // database_id.
  std::unique_ptr<RowSource> rows_as_archived(std::string_view name, std::string condition,
                                              std::vector<int64_t> parameters);

  // The first column of a query's rows.
  std::vector<int64_t> integers(const std::string& sql, const std::vector<int64_t>& parameters);
  // The first column of a query's first row; empty where there is none.
  std::string text(const std::string& sql);

 private:
  struct Condition;
  std::vector<ColumnInfo> columns_of(std::string_view name);
  Condition condition_of(std::string_view name, const RowSelection& selection);
  void check(std::string_view name, const Condition& condition, const std::string& where);
  std::unique_ptr<RowSource> source(std::string_view name, Condition condition);

  std::filesystem::path file_;
  Connection connection_;
  Snapshot snapshot_;
  std::mutex guard_;
  std::set<std::string, std::less<>> names_;  // of views' columns: descriptions point into them
};

}  // namespace tracer_bio
