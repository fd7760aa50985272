#include "store/table_rows.h"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include "store/errors.h"
#include "store/open_read_only.h"
#include "store/stored_tables.h"
#include "store/within.h"

namespace tracer_bio {
namespace {

using Parameter = std::variant<int64_t, std::string>;

class TableRows : public Rows {
 public:
  TableRows(Connection& connection, const std::string& sql, std::span<const Parameter> parameters,
            const std::filesystem::path& file)
      : file_(file), statement_(connection, sql) {
    int at = 0;
    for (const Parameter& parameter : parameters) {
      const auto* text = std::get_if<std::string>(&parameter);
      statement_.bind(++at,
                      text ? Value{std::string_view{*text}} : Value{std::get<int64_t>(parameter)});
    }
  }

  bool next() override {
    // Stepped again after its end, a statement would begin anew.
    if (!ended_) ended_ = !for_user("read", file_, [this] { return statement_.step(); });
    return !ended_;
  }

  Value value(size_t column) const override { return statement_.value(static_cast<int>(column)); }

 private:
  const std::filesystem::path& file_;
  Statement statement_;
  bool ended_ = false;
};

// A column that a table does not have.
struct Computed {
  ColumnInfo column;
  std::string sql;
};

class TableSource : public RowSource {
 public:
  TableSource(Connection& connection, std::mutex& guard, const std::filesystem::path& file,
              std::string table, std::vector<ColumnInfo> columns, std::string condition,
              std::vector<Parameter> parameters)
      : connection_(connection),
        guard_(guard),
        file_(file),
        table_(std::move(table)),
        columns_(std::move(columns)),
        condition_(std::move(condition)),
        parameters_(std::move(parameters)) {
    for (const ColumnInfo& column : columns_)
      expressions_.push_back(table_ + '.' + std::string{column.name});
  }

  // One that the table has itself stays as it is.
  void add(Computed computed) {
    if (std::ranges::count(columns_, computed.column.name, &ColumnInfo::name) > 0) return;
    columns_.push_back(computed.column);
    expressions_.push_back(std::move(computed.sql));
  }

  std::span<const ColumnInfo> columns() const override { return columns_; }
  std::mutex& guard() override { return guard_; }

  std::unique_ptr<Rows> open(std::span<const size_t> columns) override {
    std::string list;
    for (const size_t at : columns) {
      if (!list.empty()) list += ", ";
      list += expressions_[at];
    }
    // A column of which only the number of rows is wanted.
    if (list.empty()) list = "1";
    const std::string sql = "SELECT " + list + " FROM " + table_ + condition_;
    return for_user("read", file_, [&] {
      return std::make_unique<TableRows>(connection_, sql, parameters_, file_);
    });
  }

 private:
  Connection& connection_;
  std::mutex& guard_;
  const std::filesystem::path& file_;
  std::string table_;
  std::vector<ColumnInfo> columns_;
  std::vector<std::string> expressions_;  // of each column
  std::string condition_;
  std::vector<Parameter> parameters_;
};

// Where the columns of views have a name that a table's column has, too, they mean the same.
const ColumnInfo* find_described(std::string_view name) {
  static const std::vector<TableInfo> described = tables();
  for (const TableInfo& table : described) {
    const auto found = std::ranges::find(table.columns, name, &ColumnInfo::name);
    if (found != table.columns.end()) return &*found;
  }
  return nullptr;
}

// What is computed has no declared type, but its unit stands in its name.
ColumnType computed_type(std::string_view name) {
  if (name == "reason" || name.ends_with("_utc")) return ColumnType::kText;
  const bool real = name == "time" || name.ends_with("_time") || name.ends_with("_s") ||
                    name.ends_with("_percent");
  return real ? ColumnType::kReal : ColumnType::kInteger;
}

ColumnInfo describe_view_column(std::string_view name, std::string_view declared) {
  const ColumnInfo* known = find_described(name);
  ColumnInfo info =
      known != nullptr ? *known : ColumnInfo{.name = name, .type = computed_type(name)};
  info.name = name;
  if (declared == "INTEGER") info.type = ColumnType::kInteger;
  if (declared == "REAL") info.type = ColumnType::kReal;
  if (declared == "TEXT") info.type = ColumnType::kText;
  return info;
}

}  // namespace

struct DatabaseTables::Condition {
  std::string text;
  std::vector<Parameter> parameters;

  void add(std::string_view condition) {
    text += text.empty() ? " WHERE (" : " AND (";
    // A line of its own: a condition may end with a comment.
    (text += condition) += "\n)";
  }
  std::string parameter(Parameter value) {
    parameters.push_back(std::move(value));
    return "?" + std::to_string(parameters.size());
  }
};

DatabaseTables::DatabaseTables(const std::filesystem::path& file)
    : file_(file), connection_(open_read_only(file)), snapshot_(connection_) {
  // A snapshot begins with its first read.
  for_user("read", file_, [this] { connection_.integer("SELECT count(*) FROM recordings"); });
}

std::vector<std::string> DatabaseTables::tables() const {
  std::vector<std::string> names;
  for (const StoredTable& table : stored_tables()) names.emplace_back(table.name);
  return names;
}

std::vector<std::string> DatabaseTables::views() {
  std::vector<std::string> names;
  for_user("read", file_, [&] {
    Statement rows{connection_, "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name"};
    while (rows.step()) names.push_back(rows.text(0));
  });
  return names;
}

bool DatabaseTables::has(std::string_view name) {
  return find_stored_table(name) != nullptr || std::ranges::count(views(), name) > 0;
}

std::unique_ptr<RowSource> DatabaseTables::select(std::string_view name,
                                                  const RowSelection& selection) {
  Condition condition = condition_of(name, selection);
  if (selection.where) check(name, condition, *selection.where);
  if (const StoredTable* table = find_stored_table(name))
    condition.text += " ORDER BY " + std::string{table->key};
  return source(name, std::move(condition));
}

int64_t DatabaseTables::count(std::string_view name, const RowSelection& selection) {
  const Condition condition = condition_of(name, selection);
  TableRows rows{connection_, "SELECT count(*) FROM " + std::string{name} + condition.text,
                 condition.parameters, file_};
  return rows.next() ? std::get<int64_t>(rows.value(0)) : 0;
}

std::unique_ptr<RowSource> DatabaseTables::rows(std::string_view name, std::string condition,
                                                std::vector<int64_t> parameters) {
  return source(
      name, {.text = std::move(condition), .parameters = {parameters.begin(), parameters.end()}});
}

std::unique_ptr<RowSource> DatabaseTables::rows_as_archived(std::string_view name,
                                                            std::string condition,
                                                            std::vector<int64_t> parameters) {
  const StoredTable* table = find_stored_table(name);
  if (table == nullptr) throw std::runtime_error(std::string{name} + " is no table");
  auto source = std::make_unique<TableSource>(
      connection_, guard_, file_, std::string{name}, columns_of(name), std::move(condition),
      std::vector<Parameter>{parameters.begin(), parameters.end()});
  source->add({{.name = "host", .help = "name of the machine"},
               "(SELECT host FROM recordings ORDER BY id DESC LIMIT 1)"});
  source->add({{.name = "date", .help = "of its time, UTC"},
               "date((" + std::string{table->time} + ") / 1000000000, 'unixepoch')"});
  source->add({{.name = "database_id", .help = "of the database that it was recorded in"},
               "(SELECT database_id FROM identity)"});
  return source;
}

std::vector<int64_t> DatabaseTables::integers(const std::string& sql,
                                              const std::vector<int64_t>& parameters) {
  return for_user("read", file_, [&] {
    const std::vector<Parameter> values{parameters.begin(), parameters.end()};
    TableRows rows{connection_, sql, values, file_};
    std::vector<int64_t> integers;
    while (rows.next()) {
      if (const Value value = rows.value(0); std::holds_alternative<int64_t>(value))
        integers.push_back(std::get<int64_t>(value));
    }
    return integers;
  });
}

std::string DatabaseTables::text(const std::string& sql) {
  return for_user("read", file_, [&] {
    Statement row{connection_, sql};
    return row.step() ? row.text(0) : "";
  });
}

std::vector<ColumnInfo> DatabaseTables::columns_of(std::string_view name) {
  if (find_stored_table(name) != nullptr) {
    for (TableInfo& table : tracer_bio::tables())
      if (table.name == name) return std::move(table.columns);
  }
  return for_user("read", file_, [&] {
    std::vector<ColumnInfo> columns;
    Statement rows{connection_, "SELECT name, type FROM pragma_table_xinfo(?) ORDER BY cid"};
    rows.bind(1, name);
    while (rows.step()) {
      const auto& kept = *names_.insert(rows.text(0)).first;
      columns.push_back(describe_view_column(kept, rows.text(1)));
    }
    return columns;
  });
}

DatabaseTables::Condition DatabaseTables::condition_of(std::string_view name,
                                                       const RowSelection& selection) {
  const StoredTable* table = find_stored_table(name);
  std::string time{table != nullptr ? table->time : ""};
  std::string of_runs{table != nullptr ? table->of_runs : ""};
  if (table == nullptr) {
    const std::vector<ColumnInfo> columns = columns_of(name);
    const auto has = [&](std::string_view column) {
      return std::ranges::find(columns, column, &ColumnInfo::name) != columns.end();
    };
    for (const char* column : {"start_ns", "time_ns", "from_ns"})
      if (time.empty() && has(column)) time = column;
    if (has("run_id")) of_runs = "run_id IN (SELECT value FROM json_each(?1))";
  }
  Condition condition;
  if (selection.run) {
    if (of_runs.empty())
      throw BadSelection(std::string{name} + ": its rows belong to no run, so --run tells nothing");
    condition.parameter(
        for_user("read", file_, [&] { return runs_within(connection_, selection.run); }));
    condition.add(of_runs);
  }
  if ((selection.since_ns || selection.until_ns) && time.empty())
    throw BadSelection(std::string{name} +
                       ": its rows have no time, so --since and --until tell nothing");
  if (selection.since_ns) condition.add(time + " >= " + condition.parameter(*selection.since_ns));
  if (selection.until_ns) condition.add(time + " < " + condition.parameter(*selection.until_ns));
  if (selection.where) condition.add(*selection.where);
  return condition;
}

void DatabaseTables::check(std::string_view name, const Condition& condition,
                           const std::string& where) {
  try {
    const Statement statement{connection_, "SELECT 1 FROM " + std::string{name} + condition.text};
  } catch (const SqliteError& error) {
    throw BadSelection(std::string{name} + ": --where " + where + ": " + error.what());
  }
}

std::unique_ptr<RowSource> DatabaseTables::source(std::string_view name, Condition condition) {
  return std::make_unique<TableSource>(connection_, guard_, file_, std::string{name},
                                       columns_of(name), std::move(condition.text),
                                       std::move(condition.parameters));
}

}  // namespace tracer_bio
