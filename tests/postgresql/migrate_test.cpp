// Who makes the tables, and who may not.
#include <gtest/gtest.h>

#include "postgresql/rows.h"
#include "postgresql/server.h"
#include "run_cli.h"
#include "store/forward/forwarded_tables.h"

namespace tracer_bio::test {
namespace {

class PostgresqlMigrate : public PostgresqlTest {
 protected:
  CliResult migrate() const {
    return run_command({"migrate", server().url, "--password-file", folder_ / "password"});
  }

  // What sending as this user is refused with.
  std::string refusal(const PostgresqlServer& server) const {
    try {
      open_postgresql(server, forwarded_tables())->send(batch_of("a", {{"metrics", 1, 1}}));
    } catch (const SinkRefused& error) {
      return error.what();
    }
    return {};
  }
};

TEST_F(PostgresqlMigrate, SaysWhatItAdded) {
  const CliResult first = migrate();
  EXPECT_EQ(first.code, 0) << first.error;
  EXPECT_NE(first.out.find("added table processed_metrics\n"), std::string::npos) << first.out;
  EXPECT_NE(first.out.find(": schema 1, before 0\n"), std::string::npos) << first.out;
  const CliResult again = migrate();
  EXPECT_EQ(again.code, 0) << again.error;
  EXPECT_EQ(again.out.find("added"), std::string::npos) << again.out;
  EXPECT_NE(again.out.find("nothing to do"), std::string::npos) << again.out;
}

TEST_F(PostgresqlMigrate, AddsAColumnThatIsNewAndKeepsOneThatIsNot) {
  sink()->send(batch_of("a", {{"executions", 1, 1}}));
  execute("DROP VIEW executions_utc; ALTER TABLE executions DROP COLUMN origin");
  execute("ALTER TABLE executions ADD COLUMN by_hand text");
  EXPECT_EQ(migrate().out.substr(0, 31), "added column executions.origin\n");
  sink()->send(batch_of("a", {{"executions", 2, 2}}));
  EXPECT_EQ(ask("SELECT id, origin, by_hand FROM executions_utc ORDER BY id"),
            "1|NULL|NULL\n2|text 2|NULL");
}

TEST_F(PostgresqlMigrate, AddsAnIndexThatIsMissing) {
  sink()->send(batch_of("a", {{"run_executions", 1, 1}}));
  // As an earlier version left it.
  execute(
      "DROP VIEW run_executions_utc, objects_utc, object_sets_utc, execution_objects, "
      "tool_versions, set_objects;"
      "ALTER TABLE run_executions DROP COLUMN object_set_id; DROP TABLE objects, object_sets;"
      "DROP INDEX executions_brin");
  const CliResult result = migrate();
  EXPECT_TRUE(
      result.out.starts_with("added table objects\n"
                             "added table object_sets\n"
                             "added index executions_brin\n"
                             "added column run_executions.object_set_id\n"
                             "added index run_executions_host_id_object_set_id\n"))
      << result.out;
  EXPECT_EQ(ask("SELECT indexdef LIKE '%(host_id, object_set_id) WHERE (object_set_id IS NOT NULL)'"
                " FROM pg_indexes WHERE indexname = 'run_executions_host_id_object_set_id'"),
            "t");
  EXPECT_NE(migrate().out.find("nothing to do"), std::string::npos);
}

TEST_F(PostgresqlMigrate, RefusesASchemaThatIsTooNew) {
  migrate();
  execute("UPDATE tracer_bio_schema SET version = 99");
  const CliResult result = migrate();
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.error.find("schema is of version 99, this tracer-bio knows versions up to 1"),
            std::string::npos)
      << result.error;
  EXPECT_EQ(refusal(server()) + '\n', result.error.substr(12));
}

TEST_F(PostgresqlMigrate, TakesNoPasswordFromTheCommandLine) {
  const CliResult result = run_command({"migrate", "postgresql://me:secret@127.0.0.1:1/x"});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.error.find("secret"), std::string::npos) << result.error;
}

TEST_F(PostgresqlMigrate, TellsWhoMayNotMakeTheTables) {
  execute("CREATE ROLE writer LOGIN");
  const std::string message = refusal(server_as("writer"));
  EXPECT_NE(message.find("user writer may not change that: run `tracer-bio migrate URL`"),
            std::string::npos)
      << message;
}

TEST_F(PostgresqlMigrate, LetsWriteWhoOwnsNothing) {
  migrate();
  // As the README has it.
  execute(
      "CREATE ROLE writer LOGIN;"
      "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO writer;"
      "GRANT EXECUTE ON FUNCTION tracer_bio_add_day TO writer");
  EXPECT_EQ(refusal(server_as("writer")), "");
  EXPECT_EQ(ask("SELECT count(*) FROM metrics_default"), "0");
  EXPECT_EQ(ask("SELECT count(*) FROM metrics"), "1");
}

}  // namespace
}  // namespace tracer_bio::test
