#include "store/archive.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/change_notes.h"
#include "store/errors.h"
#include "store/open_for_cursors.h"

namespace tracer_bio {
namespace {

constexpr int64_t kDayNs = 86'400'000'000'000;

// That a row of the table is among the changes of the round (?3 is their last serial).
std::string changed_condition(const StoredTable& table) {
  return kArchiveNotes.changed_condition(table, "serial <= ?3");
}

// Rows that still go on are archived when they have ended.
std::string ended_condition(const StoredTable& table) {
  return table.open.empty() ? "1" : fmt::format("NOT ({})", table.open);
}

std::string beyond_condition(const StoredTable& table, bool by_position) {
  return fmt::format("{0}{1} > ?1 AND {0}{1} <= ?2", by_position ? "" : "+", table.position);
}

}  // namespace

ArchiveCursors::ArchiveCursors(const std::filesystem::path& file)
    : file_(file), connection_(open_for_cursors(file, "the archive's cursor is kept in it")) {}

std::string ArchiveCursors::database_id() {
  return for_user("read", file_, [&] {
    Statement row{connection_, "SELECT database_id FROM identity"};
    row.step();
    return row.text(0);
  });
}

std::string ArchiveCursors::host() {
  return for_user("read", file_, [&] {
    Statement row{connection_, "SELECT host FROM recordings ORDER BY id DESC LIMIT 1"};
    return row.step() ? row.text(0) : "";
  });
}

std::optional<ArchiveCursors::Dataset> ArchiveCursors::dataset() {
  return for_user("read", file_, [&]() -> std::optional<Dataset> {
    Statement row{connection_, "SELECT dataset_id, folder FROM archive_dataset"};
    if (!row.step()) return std::nullopt;
    return Dataset{row.text(0), row.text(1)};
  });
}

void ArchiveCursors::set_dataset(const Dataset& dataset) {
  for_user("write to", file_, [&] {
    Transaction transaction{connection_};
    connection_.execute("DELETE FROM archive_dataset");
    Statement insert{connection_, "INSERT INTO archive_dataset (dataset_id, folder) VALUES (?, ?)"};
    insert.bind(1, std::string_view{dataset.id});
    insert.bind(2, std::string_view{dataset.folder});
    insert.run();
    transaction.commit();
  });
}

std::vector<ArchiveRound> ArchiveCursors::begin() {
  return for_user("write to", file_, [&] {
    std::vector<ArchiveRound> rounds;
    Transaction transaction{connection_};
    for (const StoredTable& table : stored_tables())
      if (!table.position.empty()) rounds.push_back(begin_table(table));
    std::erase_if(rounds, [&](const ArchiveRound& round) {
      return round.from == round.to && round.last_change == 0 && !round.replaced_from;
    });
    // What is small is not worth a cursor, and changes only while something else does.
    if (!rounds.empty()) {
      for (const StoredTable& table : stored_tables())
        if (table.position.empty()) rounds.push_back({.table = &table});
    }
    transaction.commit();
    return rounds;
  });
}

ArchiveRound ArchiveCursors::begin_table(const StoredTable& table) {
  ArchiveRound round{.table = &table};
  int64_t noted_to = -1;
  Statement cursor{connection_,
                   "SELECT archived_to, noted_to, replaced_from,"
                   " (SELECT max(serial) FROM archive_changes WHERE table_name = ?1)"
                   " FROM archive_cursors WHERE table_name = ?1"};
  cursor.bind(1, table.name);
  const bool is_new = !cursor.step();
  if (!is_new) {
    round.from = cursor.integer(0);
    noted_to = cursor.integer(1);
    round.replaced_from = cursor.maybe_integer(2);
    round.last_change = cursor.integer(3);
  }
  const int64_t newest = connection_.integer(
      fmt::format("SELECT coalesce(max({}), -1) FROM {}", table.position, table.name));
  round.to = std::max({round.from, noted_to, newest});
  Statement write{connection_,
                  "INSERT INTO archive_cursors (table_name, archived_to, noted_to) VALUES (?, ?, ?)"
                  " ON CONFLICT DO UPDATE SET noted_to = excluded.noted_to"};
  write.bind(1, table.name);
  write.bind(2, round.from);
  write.bind(3, round.to);
  write.run();
  if (is_new || noted_to != round.to) kArchiveNotes.begin(connection_, table, round.to);
  return round;
}

void ArchiveCursors::finish(const ArchiveRound& round) {
  if (round.table->position.empty()) return;
  for_user("write to", file_, [&] {
    Transaction transaction{connection_};
    Statement cursor{connection_,
                     "UPDATE archive_cursors SET archived_to = ?2, replaced_from = NULL"
                     " WHERE table_name = ?1"};
    cursor.bind(1, round.table->name);
    cursor.bind(2, round.to);
    cursor.run();
    Statement changes{connection_,
                      "DELETE FROM archive_changes WHERE table_name = ?1 AND serial <= ?2"};
    changes.bind(1, round.table->name);
    changes.bind(2, round.last_change);
    changes.run();
    transaction.commit();
  });
}

void ArchiveCursors::forget() {
  for_user("write to", file_, [&] {
    Transaction transaction{connection_};
    for (const StoredTable& table : stored_tables()) kArchiveNotes.end(connection_, table);
    connection_.execute(
        "DELETE FROM archive_cursors; DELETE FROM archive_changes; DELETE FROM archive_dataset");
    transaction.commit();
  });
}

std::vector<int64_t> days_of(DatabaseTables& tables, const ArchiveRound& round) {
  const StoredTable& table = *round.table;
  const std::string select =
      fmt::format("SELECT DISTINCT ({}) / {} FROM {}", table.time, kDayNs, table.name);
  if (table.position.empty()) return tables.integers(select + " ORDER BY 1", {});
  const std::string ended = ended_condition(table);
  return tables.integers(
      fmt::format("{0} WHERE {1} AND {2} UNION {0} WHERE {3} AND {2} ORDER BY 1", select,
                  beyond_condition(table, true), ended, changed_condition(table)),
      {round.from, round.to, round.last_change});
}

ArchiveRows rows_of(DatabaseTables& tables, const ArchiveRound& round, int64_t day, bool few_days) {
  const StoredTable& table = *round.table;
  const std::string on_day = fmt::format("({0}) >= ?4 AND ({0}) < ?5", table.time);
  const std::vector<int64_t> parameters{round.from, round.to, round.last_change, day * kDayNs,
                                        (day + 1) * kDayNs};
  if (table.position.empty())
    return {.beyond = tables.rows(table.name, " WHERE " + on_day, parameters)};
  const std::string ended = ended_condition(table);
  ArchiveRows rows;
  rows.beyond = tables.rows(
      table.name,
      fmt::format(" WHERE {} AND {} AND {}", beyond_condition(table, few_days), on_day, ended),
      parameters);
  if (round.last_change > 0) {
    // Those beyond are there already.
    rows.changed = tables.rows(table.name,
                               fmt::format(" WHERE {} AND +{} <= ?1 AND {} AND {}",
                                           changed_condition(table), table.position, on_day, ended),
                               parameters);
  }
  return rows;
}

LiveRows live_rows(DatabaseTables& tables, const StoredTable& table,
                   const std::string& dataset_id) {
  LiveRows live;
  live.in_dataset = tables.text("SELECT dataset_id FROM archive_dataset") == dataset_id;
  if (!live.in_dataset) {
    live.rows = tables.rows_as_archived(table.name, "", {});
    return live;
  }
  if (table.position.empty()) {
    live.rows = tables.rows_as_archived(table.name, "", {});
    live.stale = tables.rows(table.name, "", {});
    return live;
  }
  const auto cursor = [&](std::string_view column) -> std::optional<int64_t> {
    const auto found = tables.integers(
        fmt::format("SELECT {} FROM archive_cursors WHERE table_name = '{}'", column, table.name),
        {});
    return found.empty() ? std::nullopt : std::optional{found.front()};
  };
  const std::string changes =
      fmt::format("SELECT serial FROM archive_changes WHERE table_name = '{}'", table.name);
  const auto last_change = tables.integers(changes + " ORDER BY serial DESC LIMIT 1", {});
  live.archived_to = cursor("archived_to").value_or(-1);
  const std::vector<int64_t> parameters{*live.archived_to, 0,
                                        last_change.empty() ? 0 : last_change.front()};
  const std::string changed = changed_condition(table);
  live.rows = tables.rows_as_archived(
      table.name,
      fmt::format(" WHERE {} > ?1 OR {}{}", table.position,
                  table.open.empty() ? "" : std::string{table.open} + " OR ", changed),
      parameters);
  if (!last_change.empty()) live.stale = tables.rows(table.name, " WHERE " + changed, parameters);
  live.replaced_from = cursor("replaced_from");
  return live;
}

}  // namespace tracer_bio
