#include "store/carry_over.h"

#include <spdlog/fmt/ranges.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include <array>
#include <optional>
#include <set>
#include <string>

#include "store/sql_files.h"

namespace tracer_bio {
namespace {

struct Part {
  const char* table;
  const char* rows;  // a condition
};

constexpr const char* kOfOpenExecutions =
    "execution_id IN (SELECT id FROM executions WHERE end_reason IS NULL)";

constexpr const char* kOfOpenSets =
    "id IN (SELECT object_set_id FROM executions WHERE end_reason IS NULL)";

constexpr const char* kOfObjectsOfOpenSets =
    "id IN (SELECT value FROM object_sets, json_each(object_sets.objects) WHERE object_sets.id IN"
    " (SELECT object_set_id FROM executions WHERE end_reason IS NULL))";

constexpr std::array kParts{
    Part{"recordings",
         "id = (SELECT max(id) FROM recordings)"
         " OR id IN (SELECT recording_id FROM executions WHERE end_reason IS NULL)"},
    Part{"users", "TRUE"},
    Part{"containers",
         "container_id IN (SELECT container_id FROM executions WHERE end_reason IS NULL)"},
    Part{"object_sets", kOfOpenSets},
    Part{"objects", kOfObjectsOfOpenSets},
    Part{"pipelines", "TRUE"},
    Part{"clock_marks", "TRUE"},
    Part{"runs", "status = 'running'"},
    Part{"tasks", "status = 'running'"},
    Part{"executions", "end_reason IS NULL"},
    Part{"baselines", kOfOpenExecutions},
    Part{"run_executions", kOfOpenExecutions},
    Part{"processed_executions", kOfOpenExecutions},
};

constexpr int kPrimaryCode = 0xff;

using Unread = std::set<std::string>;  // tables

// What is read of the old database; nothing where it is too damaged.
template <class Read>
auto read(const char* table, Unread& unread, Read read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const SqliteError&) {
    unread.insert(table);
    return std::nullopt;
  }
}

std::string insert_sql(const char* table, const Statement& rows) {
  std::string names;
  std::string parameters;
  for (int column = 0; column < rows.columns(); ++column) {
    names += column == 0 ? "" : ", ";
    names += rows.column_name(column);
    parameters += column == 0 ? "?" : ", ?";
  }
  return std::string{"INSERT OR REPLACE INTO "} + table + " (" + names + ") VALUES (" + parameters +
         ")";
}

// A damaged row may hold what no column takes.
void insert_if_sound(Statement& insert) {
  try {
    insert.run();
  } catch (const SqliteError& error) {
    if ((error.code & kPrimaryCode) != SQLITE_CONSTRAINT) throw;
  }
}

void copy(const Part& part, Connection& from, Connection& to, Unread& unread) {
  auto rows = read(part.table, unread, [&] {
    return Statement{from, std::string{"SELECT * FROM "} + part.table + " WHERE " + part.rows};
  });
  if (!rows) return;
  Statement insert{to, insert_sql(part.table, *rows)};
  while (read(part.table, unread, [&] { return rows->step(); }).value_or(false)) {
    for (int column = 0; column < rows->columns(); ++column)
      insert.bind(column + 1, rows->value(column));
    insert_if_sound(insert);
  }
}

void keep_last_id(const char* table, Connection& from, Connection& to, Unread& unread) {
  const std::string column = std::string{table} + "_to";
  const auto last = read(table, unread, [&] {
    return from.integer("SELECT max(" + column + ", coalesce((SELECT max(id) FROM " + table +
                        "), 0)) FROM retention");
  });
  Statement update{to, "UPDATE retention SET " + column + " = max(" + column + ", ?)"};
  update.bind(1, last.value_or(0));
  update.run();
}

// Of a table whose ids SQLite itself gives: elsewhere rows of the old one have been written by
// them.
void keep_sequence(const char* table, Connection& from, Connection& to, Unread& unread) {
  const std::string of_table = std::string{" FROM sqlite_sequence WHERE name = '"} + table + "'";
  const auto last = read(table, unread, [&] { return from.integer("SELECT seq" + of_table); });
  to.execute("DELETE" + of_table);
  Statement insert{to, "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)"};
  insert.bind(1, std::string_view{table});
  insert.bind(2, last.value_or(0));
  insert.run();
}

}  // namespace

void carry_over(Connection& from, Connection& to) {
  Unread unread;
  const auto schema = read("schema", unread, [&] { return from.integer("PRAGMA user_version"); });
  if (schema) {
    for (const char* table : {"executions", "runs", "tasks"}) keep_last_id(table, from, to, unread);
  }
  if (schema == static_cast<int64_t>(migration_files().size())) {
    for (const Part& part : kParts) copy(part, from, to, unread);
    for (const char* table : {"object_sets", "objects"}) keep_sequence(table, from, to, unread);
  }
  if (!unread.empty()) spdlog::warn("too damaged to be taken over: {}", fmt::join(unread, ", "));
}

}  // namespace tracer_bio
