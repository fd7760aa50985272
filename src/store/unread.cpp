#include "store/unread.h"

#include <fmt/format.h>

#include "store/change_notes.h"
#include "store/stored_tables.h"

namespace tracer_bio {

std::string read_to(std::string_view table) {
  return fmt::format(
      "min(coalesce((SELECT archived_to FROM archive_cursors WHERE table_name = '{0}'),"
      " 9223372036854775807),"
      " coalesce((SELECT min(sent_to) FROM forward_cursors WHERE table_name = '{0}'),"
      " 9223372036854775807))",
      table);
}

std::string unread_condition(std::string_view table) {
  const StoredTable* stored = find_stored_table(table);
  if (stored == nullptr) return "0";
  return fmt::format("({}.{} > {} OR {} OR {})", table, reading_position(*stored), read_to(table),
                     kArchiveNotes.changed_condition(*stored, ""),
                     kForwardNotes.changed_condition(*stored, ""));
}

}  // namespace tracer_bio
