#pragma once

#include <memory>

#include "store/stored_tables.h"
#include "store/table_rows.h"
#include "tracer_bio/rows.h"

namespace tracer_bio {

// The rows of a table that a database has and its archive does not: with what a row of an archive
// also tells (DatabaseTables::rows_as_archived).
std::unique_ptr<RowSource> live_rows(DatabaseTables& tables, const StoredTable& table);

}  // namespace tracer_bio
