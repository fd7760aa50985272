// Tasks of a workflow engine that every machine has, and by label.
#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

class Tasks : public SystemTest {
 protected:
  // Runs a command in the test's directory.
  Database record_run(const Arguments& command) const {
    return record_with_engines([&] { run(command, {.directory = dir_.path()}); });
  }

  // The run of this test, whatever else runs on the machine.
  Row run_row(Database& database) const {
    return database.row("SELECT * FROM runs WHERE cwd = ?", {dir_.path().string()});
  }
};

TEST_F(Tasks, OfMakeAreTheCommandsOfItsRecipes) {
  dir_.file("Makefile", "all: a b\na:\n\t" + victim() + " burn 100\nb:\n\t-" + tiny() +
                            " 3\n\t$(MAKE) -s -f sub.mk\n");
  dir_.file("sub.mk", "c:\n\t" + tiny() + " 0 && " + tiny() + " 0\n");

  Database database = record_run({"make", "-s"});

  const Row make = run_row(database);
  EXPECT_EQ(make["pipeline"], "make");
  EXPECT_EQ(make["engine"], "make");
  EXPECT_EQ(make["status"], "succeeded");
  const auto tasks = database.rows("SELECT * FROM tasks WHERE run_id = " + make["id"]);
  ASSERT_EQ(tasks.size(), 3U);
  EXPECT_EQ(tasks[0]["status"], "succeeded");
  EXPECT_EQ(tasks[0]["cpu_ns"], database.execution_of(victim())["cpu_ns"]);
  EXPECT_EQ(tasks[0]["folder"], dir_.path());
  EXPECT_EQ(tasks[1]["status"], "failed");
  EXPECT_EQ(tasks[1]["exit_code"], "3");
  EXPECT_EQ(tasks[2]["executions"], "3");
  EXPECT_EQ(tasks[2]["name"], "NULL");
  EXPECT_EQ(
      database.row("SELECT task_id FROM processed_executions WHERE exe = ?", {victim()})["task_id"],
      tasks[0]["id"]);
}

TEST_F(Tasks, GoOnWhereAnotherRecordingBegins) {
  dir_.file("Makefile", "all:\n\t" + tiny() + " 0; read x; " + tiny() + " 4\n");
  std::optional<Child> make;
  record_with_engines([&] {
    make.emplace(Arguments{"make", "-s"}, ChildOptions{.directory = dir_.path()});
    EXPECT_TRUE(eventually([&] {
      Database database{dir_.path() / "recorder.db"};
      return database.integer("SELECT count(*) FROM executions WHERE exe = ?", {tiny()}) == 1;
    }));
  });
  Database database = record_with_engines([&] { make->wait(); });

  const Row run = run_row(database);
  const Row task = database.row("SELECT * FROM tasks WHERE run_id = " + run["id"]);
  EXPECT_EQ(task["status"], "failed");
  EXPECT_EQ(task["exit_code"], "4");
  EXPECT_EQ(task["executions"], "3");  // the shell, and tiny twice
  EXPECT_EQ(run["complete"], "0");
}

TEST_F(Tasks, AreNamedByALabelAlsoWhereTheyLastAMillisecond) {
  Database database = record([&] {
    run({tiny(), "3"}, {.directory = dir_.path(),
                        .environment = {"TRACER_BIO_RUN=exp 42", "TRACER_BIO_TASK=sample \"1\""}});
  });

  const Row run = run_row(database);
  EXPECT_EQ(run["pipeline"], "label");
  EXPECT_EQ(run["name"], "exp 42");
  const Row task = database.row("SELECT * FROM tasks WHERE run_id = " + run["id"]);
  EXPECT_EQ(task["name"], "sample \"1\"");
  EXPECT_EQ(task["exit_code"], "3");
  const Row kept = database.row("SELECT * FROM processed_executions WHERE exe = ?", {tiny()});
  EXPECT_EQ(kept["task"], task["name"]);
  EXPECT_EQ(kept["environment"], R"({"TRACER_BIO_RUN":"exp 42","TRACER_BIO_TASK":"sample \"1\""})");
}

}  // namespace
}  // namespace tracer_bio::test
