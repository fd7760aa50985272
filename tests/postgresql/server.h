// What these tests share: a server of their own, which scripts/services.sh starts. They are skipped
// by name where PostgreSQL is not installed; under TRACER_BIO_REQUIRE_POSTGRESQL=1 a skip is a
// failure.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "forward/postgresql/connection.h"
#include "forward/postgresql/postgresql.h"
#include "services.h"

namespace tracer_bio::test {

class PostgresqlTest : public testing::Test {
 protected:
  void SetUp() override;

  // False where it did not come up.
  bool start() const { return service_.start(); }
  // Without a chance to do anything more.
  void kill() const;
  pid_t server_pid() const;

  // As the user tracer, who owns the database.
  PostgresqlServer server() const;
  // As another user, who has no password.
  PostgresqlServer server_as(const std::string& user) const;
  std::unique_ptr<ForwardSink> sink() const;

  // As its superuser: rows joined by line feeds, columns by '|', NULL as "NULL".
  std::string ask(const std::string& sql) const { return ask(server_as("postgres"), sql); }
  static std::string ask(const PostgresqlServer& server, const std::string& sql);
  void execute(const std::string& sql) const { ask(sql); }

  const Service service_{"postgresql", 1};
  const std::filesystem::path folder_ = service_.folder();
  const int port_ = service_.port();
};

}  // namespace tracer_bio::test
