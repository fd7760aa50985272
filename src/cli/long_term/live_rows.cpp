#include "cli/long_term/live_rows.h"

namespace tracer_bio {

std::unique_ptr<RowSource> live_rows(DatabaseTables& tables, const StoredTable& table) {
  return tables.rows_as_archived(table.name, "", {});
}

}  // namespace tracer_bio
