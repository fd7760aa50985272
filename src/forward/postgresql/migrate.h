#pragma once

#include <span>

#include "forward/postgresql/connection.h"

namespace tracer_bio {

// Whether the tables are there as this program wants them. Throws SinkRefused where the schema is
// newer than it.
bool is_migrated(PostgresqlConnection& connection, std::span<const ForwardTable> tables);

// As migrate_postgresql().
PostgresqlMigration migrate(PostgresqlConnection& connection, std::span<const ForwardTable> tables);

}  // namespace tracer_bio
