// How far a database was sent to one sink: the rows of the database that say so.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "store/sqlite.h"
#include "store/stored_tables.h"

namespace tracer_bio {

// What one batch has of a table: rows beyond `from` and up to `to` by their reading_position(),
// and of those up to `from` what has changed.
struct ForwardRange {
  const StoredTable* table = nullptr;
  int64_t from = -1;
  int64_t to = -1;
};

struct ForwardRound {
  int64_t version = 0;
  int64_t changed_from = 0;  // serials of changes: beyond this one,
  int64_t changed_to = 0;    // up to this one
  int64_t removed_to = 0;    // version of the last removal that belongs to it
  std::vector<ForwardRange> ranges;

  bool empty() const;
};

// Throws SqliteError.
class ForwardCursors {
 public:
  ForwardCursors(Connection& connection, std::string sink)
      : connection_(connection), sink_(std::move(sink)) {}

  // The sink gets these tables: a new one, or a table that it did not get before, from the first
  // row on.
  void enroll(std::span<const StoredTable* const> tables);

  // Where it stands: a round without anything in it.
  ForwardRound position();

  // Gives the round its version, and sees to it that whatever changes in its rows from now on is
  // noted: they are read after this. In the transaction of the caller's in which it was planned.
  void begin(ForwardRound& round, int64_t now_ns);
  // It is at the sink. What no sink has still to read is removed from the notes. Nothing happens
  // where rows were made anew meanwhile: they are sent again.
  void finish(const ForwardRound& round, int64_t now_ns);
  void note_failure(std::string_view error, int64_t now_ns);

 private:
  void note_changes(const ForwardRange& range);
  void remove_read_notes();

  Connection& connection_;
  std::string sink_;
};

// Nothing waits any longer for what has this name to be sent. False: nothing had. Throws
// std::runtime_error, saying what to do.
bool forget_sink(const std::filesystem::path& file, std::string_view sink);

}  // namespace tracer_bio
