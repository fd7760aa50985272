#include "store/forward/forward_log.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "store/change_notes.h"
#include "store/errors.h"
#include "store/forward/forwarded_tables.h"
#include "store/open_for_cursors.h"
#include "store/open_read_only.h"

namespace tracer_bio {
namespace {

constexpr int64_t kMostChanges = 10'000;  // that are looked up at once

std::vector<const StoredTable*> stored(const std::vector<std::string>& names) {
  std::vector<const StoredTable*> result;
  for (const StoredTable& table : stored_tables()) {
    if (names.empty() || std::ranges::find(names, table.name) != names.end())
      result.push_back(&table);
  }
  return result;
}

std::string column_list(const ForwardTable& table) {
  std::string list;
  for (const ColumnInfo& column : table.columns) {
    list += list.empty() ? "" : ", ";
    list += column.name;
  }
  return list;
}

// Ids have no gaps, but for those that retention made.
bool is_dense(const StoredTable& table) { return table.position.ends_with("id"); }

ForwardValue to_forward(const Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return std::string{*text};
  if (const auto* integer = std::get_if<int64_t>(&value)) return *integer;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::monostate{};
}

ForwardBatch empty_batch_of(Connection& connection) {
  Statement row{connection,
                "SELECT database_id, (SELECT host FROM recordings ORDER BY id DESC LIMIT 1)"
                " FROM identity"};
  row.step();
  return {.host_id = row.text(0), .host = row.text(1)};
}

// What a batch has still room for.
struct Room {
  int64_t rows = 0;
  int64_t bytes = 0;

  bool is_full() const { return rows <= 0 || bytes <= 0; }
};

}  // namespace

// The rows of one table, with statements that are prepared once.
struct ForwardLog::TableReader {
  TableReader(Connection& connection, const StoredTable& stored_in)
      : stored(stored_in),
        table(*find_forwarded_table(stored_in.name)),
        first(connection, fmt::format("SELECT min({0}) FROM {1} WHERE {0} > ?1",
                                      reading_position(stored), stored.name)),
        last(connection, last_sql(stored)),
        beyond(connection, fmt::format("SELECT {0} FROM {1} WHERE {2} > ?1 AND {2} <= ?2"
                                       " ORDER BY {2}",
                                       column_list(table), stored.name, reading_position(stored))),
        changed(
            connection,
            fmt::format("SELECT {} FROM {} WHERE {} AND +{} <= ?3", column_list(table), stored.name,
                        kForwardNotes.changed_condition(stored, "serial > ?1 AND serial <= ?2"),
                        reading_position(stored))),
        position_column(static_cast<int>(
            std::ranges::find(table.columns, reading_position(stored), &ColumnInfo::name) -
            table.columns.begin())) {}

  // ?1 the first one's position, ?2 about how many rows; gives the position of the last of them.
  static std::string last_sql(const StoredTable& stored) {
    const std::string_view position = reading_position(stored);
    if (is_dense(stored)) {
      return fmt::format("SELECT min(max({0}), ?1 + ?2 - 1) FROM {1}", position, stored.name);
    }
    return fmt::format(
        "SELECT max(position) FROM (SELECT {0} AS position FROM {1} WHERE {0} >= ?1"
        " ORDER BY {0} LIMIT ?2)",
        position, stored.name);
  }

  // Up to where about `rows` rows beyond `from` go; `from` where there are none.
  int64_t reach(int64_t from, int64_t rows) {
    first.bind(1, from);
    first.step();
    const auto begin = first.maybe_integer(0);
    first.reset();
    if (!begin) return from;
    last.bind(1, *begin);
    last.bind(2, rows);
    last.step();
    const int64_t to = last.integer(0);
    last.reset();
    return to;
  }

  // Appends those that have changed. False: they are more than there is room for.
  bool take_changed(const ForwardRound& round, int64_t from, Room& room, ForwardRows& rows) {
    if (round.changed_from == round.changed_to) return true;
    changed.bind(1, round.changed_from);
    changed.bind(2, round.changed_to);
    changed.bind(3, from);
    // One change is sent however large its row is.
    const bool may_be_fewer = round.changed_to - round.changed_from > 1;
    while (changed.step()) {
      take(changed, round.version, room, rows);
      if (room.bytes < 0 && may_be_fewer) {
        changed.reset();
        return false;
      }
    }
    changed.reset();
    return true;
  }

  // Appends those of the range for which there is room. Gives the position of the last one. Rows of
  // the same position go together: the cursor stands between two of them.
  int64_t take_beyond(const ForwardRange& range, int64_t version, Room& room, ForwardRows& rows) {
    if (room.is_full() || range.from == range.to) return range.from;
    beyond.bind(1, range.from);
    beyond.bind(2, range.to);
    int64_t taken = range.from;
    int64_t reached = range.to;
    while (beyond.step()) {
      const int64_t position = beyond.integer(position_column);
      if (position != taken && taken != range.from && room.is_full()) {
        reached = taken;
        break;
      }
      taken = position;
      take(beyond, version, room, rows);
      --room.rows;
    }
    beyond.reset();
    return reached;
  }

  static void take(const Statement& row, int64_t version, Room& room, ForwardRows& rows) {
    const int columns = row.columns();
    room.bytes -= static_cast<int64_t>(sizeof(ForwardValue)) * columns;
    for (int column = 0; column < columns; ++column) {
      const Value value = row.value(column);
      if (const auto* text = std::get_if<std::string_view>(&value))
        room.bytes -= static_cast<int64_t>(text->size());
      rows.values.push_back(to_forward(value));
    }
    rows.versions.push_back(version);
  }

  const StoredTable& stored;
  const ForwardTable& table;
  Statement first;
  Statement last;
  Statement beyond;
  Statement changed;
  int position_column;
};

ForwardLog::ForwardLog(const std::filesystem::path& file, std::string sink,
                       const std::vector<std::string>& tables)
    : file_(file),
      connection_(open_for_cursors(file, "what is forwarded is noted in it")),
      sink_(std::move(sink)),
      cursors_(connection_, sink_),
      changes_at_once_(kMostChanges) {
  for_user("write to", file_, [&] {
    const std::vector<const StoredTable*> wanted = stored(tables);
    cursors_.enroll(wanted);
    for (const StoredTable* table : wanted)
      readers_[table] = std::make_unique<TableReader>(connection_, *table);
  });
}

ForwardLog::~ForwardLog() = default;

std::optional<ForwardBatch> ForwardLog::next(const ForwardLimits& limits, int64_t now_ns) {
  return for_user("read", file_, [&]() -> std::optional<ForwardBatch> {
    while (true) {
      {
        // Most often nothing is new: that is seen without the write lock.
        const Snapshot snapshot{connection_};
        if (plan(limits).empty()) return std::nullopt;
      }
      {
        Transaction transaction{connection_};
        round_ = plan(limits);
        cursors_.begin(round_, now_ns);
        transaction.commit();
      }
      const Snapshot snapshot{connection_};
      if (auto batch = read(limits)) {
        ++first_table_;
        changes_at_once_ = std::min(2 * changes_at_once_, kMostChanges);
        return batch;
      }
      changes_at_once_ = std::max<int64_t>(changes_at_once_ / 4, 1);
    }
  });
}

ForwardRound ForwardLog::plan(const ForwardLimits& limits) {
  ForwardRound round = cursors_.position();
  round.changed_to = last_change(round.changed_from, std::min(changes_at_once_, limits.rows));
  round.removed_to = last_removal();
  auto& ranges = round.ranges;
  if (!ranges.empty()) {
    const auto first = static_cast<ptrdiff_t>(first_table_ % ranges.size());
    std::rotate(ranges.begin(), ranges.begin() + first, ranges.end());
  }
  for (ForwardRange& range : ranges)
    range.to = readers_.at(range.table)->reach(range.from, limits.rows);
  return round;
}

int64_t ForwardLog::last_change(int64_t from, int64_t limit) {
  Statement last{connection_,
                 "SELECT max(serial) FROM (SELECT serial FROM forward_changes WHERE serial > ?1"
                 " ORDER BY serial LIMIT ?2)"};
  last.bind(1, from);
  last.bind(2, limit);
  last.step();
  return last.maybe_integer(0).value_or(from);
}

int64_t ForwardLog::last_removal() {
  Statement last{connection_,
                 "SELECT max(version) FROM forward_removals"
                 " WHERE version > (SELECT removed_to FROM forward_sinks WHERE name = ?)"};
  last.bind(1, std::string_view{sink_});
  last.step();
  return last.integer(0);
}

std::optional<ForwardBatch> ForwardLog::read(const ForwardLimits& limits) {
  ForwardBatch batch = empty_batch_of(connection_);
  read_removals(batch);
  Room room{.rows = limits.rows, .bytes = limits.bytes};
  for (ForwardRange& range : round_.ranges) {
    TableReader& reader = *readers_.at(range.table);
    ForwardRows rows{.table = &reader.table};
    if (!reader.take_changed(round_, range.from, room, rows)) return std::nullopt;
    range.to = reader.take_beyond(range, round_.version, room, rows);
    if (!rows.versions.empty()) batch.rows.push_back(std::move(rows));
  }
  return batch;
}

// `reprocess` makes anew what has an `execution`, and pipelines as a whole.
void ForwardLog::read_removals(ForwardBatch& batch) {
  if (round_.removed_to == 0) return;
  Statement removals{connection_,
                     "SELECT version, from_execution FROM forward_removals"
                     " WHERE version > (SELECT removed_to FROM forward_sinks WHERE name = ?1)"
                     " AND version <= ?2 ORDER BY version"};
  removals.bind(1, std::string_view{sink_});
  removals.bind(2, round_.removed_to);
  while (removals.step()) {
    for (const ForwardRange& range : round_.ranges) {
      const StoredTable& table = *range.table;
      const bool is_whole = table.name == "pipelines";
      if (table.execution.empty() && !is_whole) continue;
      batch.removals.push_back(
          {.table = std::string{table.name},
           .column = std::string{is_whole ? table.time : table.execution},
           .from = is_whole ? std::numeric_limits<int64_t>::min() : removals.integer(1),
           .version = removals.integer(0)});
    }
  }
}

void ForwardLog::sent(int64_t now_ns) {
  for_user("write to", file_, [&] {
    // Where that is lost, the batch is sent again.
    connection_.execute("PRAGMA synchronous = NORMAL");
    cursors_.finish(round_, now_ns);
    connection_.execute("PRAGMA synchronous = FULL");
  });
}

void ForwardLog::note_failure(std::string_view error, int64_t now_ns) {
  for_user("write to", file_, [&] { cursors_.note_failure(error, now_ns); });
}

ForwardBatch empty_batch(const std::filesystem::path& file) {
  Connection connection = open_read_only(file);
  return for_user("read", file, [&] { return empty_batch_of(connection); });
}

bool ForwardLog::in_place() const {
  int moved = 0;
  sqlite3_file_control(connection_.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved == 0;
}

}  // namespace tracer_bio
