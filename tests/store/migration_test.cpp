// What a newer program makes of a database that an older one wrote.
#include "store/database_file.h"
#include "store/fixture.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

class Migration : public StoreTest {
 protected:
  // A database as schema `version` had it.
  void make(int version) const {
    create_database_file(file_);
    for (int at = 0; at < version; ++at) execute(migration_files()[static_cast<size_t>(at)].text);
    execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    execute("PRAGMA user_version = " + std::to_string(version));
  }

  // `before` is what it followed in its process, or else `parent` what forked it; 0: none.
  void add_execution(int64_t id, int64_t parent, int64_t before, bool open) const {
    const auto or_null = [](int64_t value) { return value ? std::to_string(value) : "NULL"; };
    execute(
        "INSERT INTO executions (id, recording_id, pid, process_start_ns, ppid, parent_id,"
        " previous_id, pgid, sid, uid, gid, comm, exe, args, args_bytes, args_truncated,"
        " start_ns, end_reason, forked_processes, origin) VALUES (" +
        std::to_string(id) + ", 1, 1, 1, 1, " + or_null(parent) + ", " + or_null(before) +
        ", 1, 1, 0, 0, 'bwa', '/usr/bin/bwa', '[]', 0, 0, 1, " + (open ? "NULL" : "'exit'") +
        ", 0, 'event')");
  }

  void add_run(int64_t id, int64_t root) const {
    execute(
        "INSERT INTO runs (id, recording_id, pipeline, root_execution_id, uid, user, command,"
        " start_ns, status, executions, failed_executions, cpu_ns, read_bytes, write_bytes)"
        " VALUES (" +
        std::to_string(id) + ", 1, 'p', " + std::to_string(root) +
        ", 0, 'root', '', 1, 'running', 1, 0, 0, 0, 0)");
  }
};

TEST_F(Migration, KeepsWhatStillRunsInItsInnermostRun) {
  make(1);
  // 1 (run 1) ─ 2 ─ 3 (run 2) → 4 ─ 5; 6 beside them.
  add_execution(1, 0, 0, true);
  add_execution(2, 1, 0, false);  // its children outlived it
  add_execution(3, 2, 0, true);
  add_execution(4, 2, 3, true);
  add_execution(5, 4, 0, true);
  add_execution(6, 0, 0, true);
  add_run(1, 1);
  add_run(2, 3);
  const Store store{file_};
  EXPECT_EQ(ask("SELECT execution_id, run_id FROM run_executions ORDER BY execution_id"),
            "1|1\n3|2\n4|2\n5|2");
}

TEST_F(Migration, KnowsTheProgramOfWhatWasKept) {
  make(1);
  add_execution(1, 0, 0, false);
  execute(
      "INSERT INTO processed_executions (execution_id, run_id, pipeline, tool, user, command,"
      " start_ns) VALUES (1, 3, 'p', 'bwa', 'root', 'bwa', 1)");
  const Store store{file_};
  EXPECT_EQ(ask("SELECT exe, task_id, environment FROM processed_executions"),
            "/usr/bin/bwa|NULL|NULL");
  EXPECT_EQ(ask("SELECT execution_id, run_id, tool FROM run_executions"), "1|3|bwa");
}

}  // namespace
}  // namespace tracer_bio
