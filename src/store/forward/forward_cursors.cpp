#include "store/forward/forward_cursors.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/change_notes.h"
#include "store/errors.h"
#include "store/open_for_cursors.h"

namespace tracer_bio {
namespace {

// Ends what only sinks that are no more needed.
void drop_unused(Connection& connection) {
  Statement used{connection, "SELECT 1 FROM forward_cursors WHERE table_name = ? LIMIT 1"};
  for (const StoredTable& table : stored_tables()) {
    used.bind(1, table.name);
    const bool is_used = used.step();
    used.reset();
    if (is_used) continue;
    kForwardNotes.end(connection, table);
    Statement changes{connection, "DELETE FROM forward_changes WHERE table_name = ?"};
    changes.bind(1, table.name);
    changes.run();
  }
  connection.execute("DELETE FROM forward_removals WHERE NOT EXISTS (SELECT 1 FROM forward_sinks)");
}

}  // namespace

bool ForwardRound::empty() const {
  return changed_from == changed_to && removed_to == 0 &&
         std::ranges::all_of(ranges,
                             [](const ForwardRange& range) { return range.from == range.to; });
}

void ForwardCursors::enroll(std::span<const StoredTable* const> tables) {
  Transaction transaction{connection_};
  Statement sink{connection_,
                 "INSERT INTO forward_sinks (name, version, changed_to, removed_to) VALUES (?, 0,"
                 " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'forward_changes'), 0),"
                 " coalesce((SELECT max(version) FROM forward_removals), 0))"
                 " ON CONFLICT DO NOTHING"};
  sink.bind(1, std::string_view{sink_});
  sink.run();
  Statement add{connection_,
                "INSERT INTO forward_cursors (sink, table_name, sent_to, noted_to)"
                " VALUES (?, ?, -1, -1) ON CONFLICT DO NOTHING"};
  Statement remove{connection_, "DELETE FROM forward_cursors WHERE sink = ? AND table_name = ?"};
  for (const StoredTable& table : stored_tables()) {
    Statement& change = std::ranges::find(tables, &table) == tables.end() ? remove : add;
    change.bind(1, std::string_view{sink_});
    change.bind(2, table.name);
    change.run();
  }
  drop_unused(connection_);
  transaction.commit();
}

ForwardRound ForwardCursors::position() {
  ForwardRound round;
  Statement sink{connection_, "SELECT changed_to FROM forward_sinks WHERE name = ?"};
  sink.bind(1, std::string_view{sink_});
  if (sink.step()) round.changed_from = round.changed_to = sink.integer(0);
  Statement rows{connection_, "SELECT table_name, sent_to FROM forward_cursors WHERE sink = ?"};
  rows.bind(1, std::string_view{sink_});
  while (rows.step()) {
    const StoredTable* table = find_stored_table(rows.text(0));
    if (table == nullptr) continue;
    round.ranges.push_back({.table = table, .from = rows.integer(1), .to = rows.integer(1)});
  }
  return round;
}

void ForwardCursors::begin(ForwardRound& round, int64_t now_ns) {
  // By the clock, so that a database that was put back from a copy does not use versions again.
  round.version =
      1 + std::max(now_ns, connection_.integer(
                               "SELECT max((SELECT coalesce(max(version), 0) FROM forward_sinks),"
                               " (SELECT coalesce(max(version), 0) FROM forward_removals))"));
  Statement version{connection_, "UPDATE forward_sinks SET version = ? WHERE name = ?"};
  version.bind(1, round.version);
  version.bind(2, std::string_view{sink_});
  version.run();
  for (const ForwardRange& range : round.ranges)
    if (range.to > range.from) note_changes(range);
}

// Up to the newest row, not only to what is read now: to renew a trigger makes every connection
// read the schema again.
void ForwardCursors::note_changes(const ForwardRange& range) {
  Statement bound{connection_, "SELECT max(noted_to) FROM forward_cursors WHERE table_name = ?"};
  bound.bind(1, range.table->name);
  bound.step();
  const int64_t noted_to = bound.integer(0);
  bound.reset();
  if (range.to <= noted_to) return;
  const int64_t newest = connection_.integer(
      fmt::format("SELECT max({}) FROM {}", reading_position(*range.table), range.table->name));
  kForwardNotes.begin(connection_, *range.table, newest);
  Statement write{connection_,
                  "UPDATE forward_cursors SET noted_to = ? WHERE sink = ? AND table_name = ?"};
  write.bind(1, newest);
  write.bind(2, std::string_view{sink_});
  write.bind(3, range.table->name);
  write.run();
}

void ForwardCursors::finish(const ForwardRound& round, int64_t now_ns) {
  Transaction transaction{connection_};
  if (connection_.integer("SELECT max(version) FROM forward_removals") > round.version) return;
  Statement cursor{connection_,
                   "UPDATE forward_cursors SET sent_to = ? WHERE sink = ? AND table_name = ?"};
  for (const ForwardRange& range : round.ranges) {
    if (range.to == range.from) continue;
    cursor.bind(1, range.to);
    cursor.bind(2, std::string_view{sink_});
    cursor.bind(3, range.table->name);
    cursor.run();
  }
  Statement sink{connection_,
                 "UPDATE forward_sinks SET changed_to = max(changed_to, ?1),"
                 " removed_to = max(removed_to, ?2), sent_ns = ?3, failing_since_ns = NULL,"
                 " error = NULL WHERE name = ?4"};
  sink.bind(1, round.changed_to);
  sink.bind(2, round.removed_to);
  sink.bind(3, now_ns);
  sink.bind(4, std::string_view{sink_});
  sink.run();
  remove_read_notes();
  transaction.commit();
}

void ForwardCursors::remove_read_notes() {
  // After a sink was forgotten there may be many: they go bit by bit.
  connection_.execute(
      "DELETE FROM forward_changes WHERE serial <= (SELECT min(changed_to) FROM forward_sinks)"
      " AND serial <= (SELECT min(serial) FROM forward_changes) + 20000;"
      "DELETE FROM forward_removals"
      " WHERE version <= (SELECT min(removed_to) FROM forward_sinks)");
}

void ForwardCursors::note_failure(std::string_view error, int64_t now_ns) {
  Statement sink{connection_,
                 "UPDATE forward_sinks SET error = ?1,"
                 " failing_since_ns = coalesce(failing_since_ns, ?2) WHERE name = ?3"};
  sink.bind(1, error);
  sink.bind(2, now_ns);
  sink.bind(3, std::string_view{sink_});
  sink.run();
}

bool forget_sink(const std::filesystem::path& file, std::string_view sink) {
  Connection connection = open_for_cursors(file, "what is forwarded is noted in it");
  return for_user("write to", file, [&] {
    Transaction transaction{connection};
    for (const char* sql : {"DELETE FROM forward_cursors WHERE sink = ?",
                            "DELETE FROM forward_sinks WHERE name = ?"}) {
      Statement remove{connection, sql};
      remove.bind(1, sink);
      remove.run();
    }
    const bool was_there = connection.integer("SELECT changes()") > 0;
    drop_unused(connection);
    transaction.commit();
    return was_there;
  });
}

}  // namespace tracer_bio
