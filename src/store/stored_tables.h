// What exporting, archiving and forwarding need to know of each table.
#pragma once

#include <span>
#include <string_view>

namespace tracer_bio {

// SQL, but for the names.
struct StoredTable {
  std::string_view name;
  // When a row began: ns since 1970.
  std::string_view time;
  // Which rows are of run ?1 or of runs within it, whose ids are the JSON array ?1. Empty: a row is
  // of no run.
  std::string_view of_runs;
  // What tells its rows apart: its primary key.
  std::string_view key;
  // The part of the key that grows from row to row, by which the archive's cursor goes. Empty: it
  // is small, and archived as a whole each time.
  std::string_view position;
  // Which rows still go on: found by an index. Empty: none ever does.
  std::string_view open;
  // Of what `reprocess` makes anew: the execution that a row is of, or that its run or task began
  // with. Else empty.
  std::string_view execution = {};
};

// What grows from row to row: the position, and in small tables the time. A column.
std::string_view reading_position(const StoredTable& table);

// All that users care for, in the order of their descriptions; not the store's own notes.
std::span<const StoredTable> stored_tables();
// nullptr where there is no such table.
const StoredTable* find_stored_table(std::string_view name);

}  // namespace tracer_bio
