// PostgreSQL as a sink: one transaction a batch, into the same tables with `host_id` before and
// `row_version` behind their columns. In a build without libpq's header each call throws
// SinkRefused.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracer_bio/forward.h"

namespace tracer_bio {

// Whether this build has it, for --version: "PostgreSQL", or nothing.
std::string_view postgresql_component();

struct PostgresqlServer {
  std::string url;  // postgresql://USER@HOST:PORT/DATABASE?…, or "host=… dbname=…", as libpq has it
  std::optional<std::string> password;  // none: the URL's, else of PGPASSWORD or PGPASSFILE
  std::string tls;                      // libpq's sslmode; empty: the URL's, else libpq's default
  std::filesystem::path tls_ca;         // PEM; empty: the URL's, else libpq's default
  // How long a server may let a statement wait; connecting, a sixth of it.
  std::chrono::milliseconds timeout{60'000};
};

// Whether a URL has a password in it. Throws SinkRefused where it is none of PostgreSQL's.
bool has_password(const std::string& url);

// Connects with the first batch, and anew after each error. Both outlive it.
std::unique_ptr<ForwardSink> open_postgresql(const PostgresqlServer& server,
                                             std::span<const ForwardTable> tables);

struct PostgresqlMigration {
  std::string where;               // "PostgreSQL at db.example.org:5432, database fleet"
  int from = 0;                    // the schema's version before; 0: there was none
  int to = 0;                      // and now
  std::vector<std::string> added;  // "table runs", "column runs.engine"
};

// Creates the tables or brings them up to date, in one transaction. Throws SinkUnavailable,
// SinkRefused: also of a schema that is newer than this program.
PostgresqlMigration migrate_postgresql(const PostgresqlServer& server,
                                       std::span<const ForwardTable> tables);

}  // namespace tracer_bio
