// Rows that change after somebody has read past them: noted by triggers, in a table of that reader.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/sqlite.h"
#include "store/stored_tables.h"

namespace tracer_bio {

class ChangeNotes {
 public:
  // "archive": in archive_changes.
  explicit constexpr ChangeNotes(std::string_view reader) : reader_(reader) {}

  // From now on the table's rows up to `to` (by reading_position()) that come or change are noted;
  // others cost a comparison. Within a transaction.
  void begin(Connection& connection, const StoredTable& table, int64_t to) const;
  void end(Connection& connection, const StoredTable& table) const;

  // SQL: that a row of the table is among the changes that `condition` lets through.
  std::string changed_condition(const StoredTable& table, std::string_view condition) const;

 private:
  std::string trigger_name(const StoredTable& table, std::string_view event) const;

  std::string_view reader_;
};

inline constexpr ChangeNotes kArchiveNotes{"archive"};
inline constexpr ChangeNotes kForwardNotes{"forward"};

}  // namespace tracer_bio
