#include <optional>
#include <set>
#include <utility>

#include "forward/postgresql/copy_rows.h"
#include "forward/postgresql/errors.h"
#include "forward/postgresql/migrate.h"
#include "forward/postgresql/partitions.h"
#include "forward/postgresql/positions.h"
#include "forward/postgresql/removals.h"
#include "forward/postgresql/schema.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr size_t kChunkBytes = 1 << 18;

std::span<const ForwardValue> row_of(const ForwardRows& rows, size_t row) {
  const size_t width = rows.table->columns.size();
  return std::span{rows.values}.subspan(row * width, width);
}

// A connection to tables that are as they are wanted, and what is known of them.
class Session {
 public:
  Session(const PostgresqlServer& server, std::span<const ForwardTable> tables)
      : connection_(server), tables_(tables) {
    if (is_migrated(connection_, tables_)) return;
    try {
      migrate(connection_, tables_);
    } catch (const MissingRights&) {
      throw SinkRefused(connection_.where() +
                        ": the tables are not there, or of an older version, "
                        "and user " +
                        std::string{connection_.user()} +
                        " may not change that: run `tracer-bio migrate URL` as their owner");
    }
  }

  // In one transaction. `merges_all`: no row is taken for a new one.
  void write(const ForwardBatch& batch, bool merges_all) {
    for (const ForwardRows& rows : batch.rows) partitions_.prepare(connection_, rows);
    // What two processes send of one host comes one after the other: neither undoes a removal.
    connection_.execute("BEGIN");
    connection_.execute("SELECT pg_advisory_xact_lock(hashtextextended('tracer-bio ' || $1, 0))",
                        {batch.host_id});
    note_host(batch);
    for (const ForwardRemoval& removal : batch.removals)
      remove_rows(connection_, batch.host_id, tables_, removal);
    for (const ForwardRows& rows : batch.rows) write_rows(batch.host_id, rows, merges_all);
    connection_.execute("COMMIT");
  }

 private:
  void note_host(const ForwardBatch& batch) {
    std::string scratch;
    connection_.execute(
        "INSERT INTO hosts VALUES ($1, $2, $3, now(), now()) ON CONFLICT (host_id) DO UPDATE"
        " SET host = excluded.host, version = excluded.version, last_seen = excluded.last_seen",
        {batch.host_id, std::string{escape_bytes(batch.host, scratch)}, TRACER_BIO_VERSION});
  }

  void write_rows(const std::string& host_id, const ForwardRows& rows, bool merges_all) {
    TablePositions positions{*rows.table, connection_, host_id};
    const Removals removed{connection_, host_id, *rows.table};
    std::vector<size_t> added;
    std::vector<size_t> merged;
    for (size_t row = 0; row < rows.versions.size(); ++row) {
      const auto values = row_of(rows, row);
      if (removed.include(values, rows.versions[row])) continue;
      (!merges_all && positions.is_new(values) ? added : merged).push_back(row);
      positions.note(values);
    }
    copy(host_id, rows, added, postgresql_name(rows.table->name));
    merge(host_id, rows, merged);
    positions.store(connection_);
  }

  void merge(const std::string& host_id, const ForwardRows& rows, std::span<const size_t> which) {
    if (which.empty()) return;
    const std::string staging = staging_table(*rows.table);
    if (staged_.insert(staging).second) connection_.execute(create_staging_sql(*rows.table));
    copy(host_id, rows, which, staging);
    connection_.execute(merge_sql(*rows.table));
    // The batch may have more of this table.
    connection_.execute("TRUNCATE " + staging);
  }

  void copy(const std::string& host_id, const ForwardRows& rows, std::span<const size_t> which,
            const std::string& into) {
    if (which.empty()) return;
    CopyRows copied;
    connection_.begin_copy(copy_sql(*rows.table, into));
    copied.begin();
    for (const size_t row : which) {
      copied.add(host_id, *rows.table, row_of(rows, row), rows.versions[row]);
      if (copied.bytes().size() < kChunkBytes) continue;
      connection_.put(copied.bytes());
      copied.clear();
    }
    copied.end();
    connection_.put(copied.bytes());
    connection_.end_copy();
  }

  PostgresqlConnection connection_;
  std::span<const ForwardTable> tables_;
  Partitions partitions_;
  std::set<std::string> staged_;  // staging tables that this session has
};

class PostgresqlSink : public ForwardSink {
 public:
  PostgresqlSink(PostgresqlServer server, std::span<const ForwardTable> tables)
      : server_(std::move(server)), tables_(tables) {}

  void send(const ForwardBatch& batch) override {
    try {
      write(batch, false);
    } catch (const KeyConflict&) {
      // Somebody wrote rows of this host by other means.
      write(batch, true);
    }
  }

 private:
  // After an error nothing is known of the session any more.
  void write(const ForwardBatch& batch, bool merges_all) {
    try {
      if (!session_) session_.emplace(server_, tables_);
      session_->write(batch, merges_all);
    } catch (...) {
      session_.reset();
      throw;
    }
  }

  PostgresqlServer server_;
  std::span<const ForwardTable> tables_;
  std::optional<Session> session_;
};

}  // namespace

std::string_view postgresql_component() { return "PostgreSQL"; }

std::unique_ptr<ForwardSink> open_postgresql(const PostgresqlServer& server,
                                             std::span<const ForwardTable> tables) {
  return std::make_unique<PostgresqlSink>(server, tables);
}

}  // namespace tracer_bio
