// What PostgreSQL's errors mean for who sends to it.
#include <gtest/gtest.h>

#include "forward/postgresql/errors.h"

namespace tracer_bio {
namespace {

template <class Error>
std::string thrown(std::string_view sqlstate, std::string_view message) {
  try {
    throw_postgresql_error("PostgreSQL at db", sqlstate, message);
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(PostgresqlErrors, ThatPassAreWorthAnotherTry) {
  // Disk full, starting up, connection lost, cancelled, deadlock.
  for (const auto* sqlstate : {"53100", "57P03", "08006", "57014", "40P01", ""})
    EXPECT_THROW(throw_postgresql_error("db", sqlstate, "no"), SinkUnavailable) << sqlstate;
}

TEST(PostgresqlErrors, ThatSomebodyHasToMendAreRefusals) {
  for (const auto* sqlstate : {"28P01", "3D000", "42P01", "22021"})
    EXPECT_THROW(throw_postgresql_error("db", sqlstate, "no"), SinkRefused) << sqlstate;
  EXPECT_THROW(throw_postgresql_error("db", "42501", "no"), MissingRights);
  EXPECT_THROW(throw_postgresql_error("db", "23505", "no"), KeyConflict);
}

TEST(PostgresqlErrors, AreOneLine) {
  EXPECT_EQ(thrown<SinkUnavailable>("", "connection failed: refused\n\tIs it running?\n"),
            "PostgreSQL at db: connection failed: refused; Is it running?");
  EXPECT_EQ(thrown<SinkRefused>("28P01", "FATAL:  28P01: no\nLOCATION:  auth.c:1\n"),
            "PostgreSQL at db: FATAL:  28P01: no");
  EXPECT_EQ(thrown<SinkUnavailable>("53100", "disk full"),
            "PostgreSQL at db: disk full (SQLSTATE 53100)");
  EXPECT_EQ(thrown<SinkUnavailable>("", ""), "PostgreSQL at db: the connection was lost");
}

TEST(PostgresqlErrors, AreFoundWithinAMessageInAnyLanguage) {
  EXPECT_EQ(sqlstate_within("connection to server failed: FATAL:  28P01: no"), "28P01");
  EXPECT_EQ(sqlstate_within("FATAL:  password: 12345: no"), "");
  EXPECT_EQ(sqlstate_within("connection refused"), "");
}

}  // namespace
}  // namespace tracer_bio
