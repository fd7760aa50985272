#pragma once

#include <cstdint>
#include <filesystem>

#include "store/retention/limits.h"
#include "store/sqlite.h"

namespace tracer_bio {

// How much too large a database is, and giving space back. Throws SqliteError.
class DatabaseSize {
 public:
  DatabaseSize(Connection& connection, std::filesystem::path file, const RetentionLimits& limits);

  void measure();

  // What has to go for all limits to hold: more than 0 where one does not. The second is what to
  // go on to once it began, so that it does not begin again at once.
  int64_t excess(const RetentionMoment& now) const { return excess(now, false); }
  int64_t wanted(const RetentionMoment& now) const { return excess(now, true); }

  // Pages that hold nothing. Those beyond `slack` are worth giving back.
  int64_t free_bytes() const { return free_pages_ * page_bytes_; }
  bool has_slack() const;
  bool can_shrink() const { return can_shrink_; }

  // Gives back about so many bytes of such pages.
  void shrink(int64_t bytes);
  // Moves the -wal into the file, which becomes as small as it is then. Where a reader is in the
  // way nothing happens.
  void checkpoint();

 private:
  int64_t excess(const RetentionMoment& now, bool with_margin) const;

  Connection& connection_;
  std::filesystem::path file_;
  RetentionLimits limits_;
  int64_t wal_limit_bytes_;
  bool can_shrink_;
  int64_t page_bytes_;
  int64_t pages_ = 0;
  int64_t free_pages_ = 0;
  int64_t file_bytes_ = 0;
  int64_t wal_bytes_ = 0;
};

}  // namespace tracer_bio
