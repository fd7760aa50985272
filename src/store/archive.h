// How far a database is archived. What the archive is, it does not know: rows of a table that have
// ended are asked for, written somewhere, and then said to be there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/sqlite.h"
#include "store/stored_tables.h"
#include "store/table_rows.h"

namespace tracer_bio {

// What one round archives of a table: its rows that have ended, beyond `from` and up to `to` by
// their position, and those that changed after an earlier round had passed them.
struct ArchiveRound {
  const StoredTable* table = nullptr;
  int64_t from = -1;
  int64_t to = -1;
  int64_t last_change = 0;  // serial of the last change that belongs to it
  // Rows of executions from this id on were made anew: others of them in the archive go.
  std::optional<int64_t> replaced_from;
};

// The writing side: who says what is archived. Writes little and seldom, beside the daemon. Throws
// std::runtime_error, saying what to do.
class ArchiveCursors {
 public:
  explicit ArchiveCursors(const std::filesystem::path& file);

  std::string database_id();
  std::string host();  // of the latest recording; empty: there is none

  // The dataset that the rows up to the cursors are in; nothing where none was archived.
  struct Dataset {
    std::string id;
    std::string folder;
  };
  std::optional<Dataset> dataset();
  void set_dataset(const Dataset& dataset);

  // The tables of which there is something. From now on, what changes among these rows is noted.
  // Whatever reads them begins after this.
  std::vector<ArchiveRound> begin();
  // They are in the archive, for good.
  void finish(const ArchiveRound& round);
  // Nothing is archived any more: nothing is noted.
  void forget();

 private:
  ArchiveRound begin_table(const StoredTable& table);

  std::filesystem::path file_;
  Connection connection_;
};

// The days (since 1970, UTC) that rows of the round began on.
std::vector<int64_t> days_of(DatabaseTables& tables, const ArchiveRound& round);

// The rows of a round that began on a day: those beyond `from`, and those that have changed. Where
// the round has many days, they are looked for by their time, else by their position.
struct ArchiveRows {
  std::unique_ptr<RowSource> beyond;
  std::unique_ptr<RowSource> changed;  // nullptr: there are none
};
ArchiveRows rows_of(DatabaseTables& tables, const ArchiveRound& round, int64_t day, bool few_days);

// What of a table's rows a dataset lacks, or has otherwise.
struct LiveRows {
  std::unique_ptr<RowSource> rows;  // as DatabaseTables::rows_as_archived() gives them
  // The dataset has rows of this database. The following ones of them are no longer as they were:
  bool in_dataset = false;
  // Those beyond this position, which another round has added since the tables were opened.
  std::optional<int64_t> archived_to;
  std::unique_ptr<RowSource> stale;      // those with the keys of these rows; nullptr: none
  std::optional<int64_t> replaced_from;  // those of executions from this id on
};
LiveRows live_rows(DatabaseTables& tables, const StoredTable& table, const std::string& dataset_id);

}  // namespace tracer_bio
