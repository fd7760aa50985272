// PostgreSQL in a build without libpq's header.
#include "forward/postgresql/postgresql.h"

namespace tracer_bio {
namespace {

[[noreturn]] void refuse() {
  throw SinkRefused("this tracer-bio was built without PostgreSQL (libpq's header was missing)");
}

}  // namespace

std::string_view postgresql_component() { return {}; }

bool has_password(const std::string& /*url*/) { refuse(); }

std::unique_ptr<ForwardSink> open_postgresql(const PostgresqlServer& /*server*/,
                                             std::span<const ForwardTable> /*tables*/) {
  refuse();
}

PostgresqlMigration migrate_postgresql(const PostgresqlServer& /*server*/,
                                       std::span<const ForwardTable> /*tables*/) {
  refuse();
}

}  // namespace tracer_bio
