// Recorded events, played again, give what the kernel's own gave.
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

constexpr uid_t kNobody = 65534;

// Everything but what each recording counts for itself.
constexpr const char* kExecutions = R"(
    SELECT pid, ppid, pgid, sid, uid, gid, comm, exe, script, args, args_bytes, cwd,
           end_ns - start_ns AS duration_ns, end_reason, exit_code, exit_signal, core_dumped,
           forked_processes, cpu_ns, cpu_quality, max_rss_bytes, write_bytes, minor_faults,
           previous_id IS NULL AS first_of_its_process
    FROM executions WHERE origin = 'event' AND instr(exe || coalesce(script, ''), ?)
    ORDER BY start_ns, pid)";

std::vector<std::string> texts(const std::vector<Row>& rows) {
  std::vector<std::string> result;
  result.reserve(rows.size());
  for (const Row& row : rows) result.push_back(row.text());
  return result;
}

class Replay : public SystemTest {};

TEST_F(Replay, GivesTheSameExecutionsWithoutRoot) {
  const std::string events = dir_.path() / "events";
  dir_.script("outer.sh", "#!/bin/sh\n" + tiny() + " 1 | " + tiny() + " 2\n");
  const std::string filters = "[filters.executables]\nouter = [\"*\"]\n";
  DaemonOptions live;
  live.config += filters;
  live.arguments = {"--record-events", events};
  Database recorded = record(
      [&] {
        run({dir_.path() / "outer.sh"});
        run_victim({"exec-chain", "5", "6"});
        run_victim({"fork-worker", "5"});
        run_victim({"kill-self", "9"});
      },
      live);

  // Its own directory and binary: a build tree may be closed to other users.
  const TempDir nobodys;
  const std::string binary = nobodys.path() / "tracer-bio";
  std::filesystem::copy_file(TRACER_BIO_BINARY, binary);
  if (chown(nobodys.path().c_str(), kNobody, kNobody) != 0 || chmod(events.c_str(), 0644) != 0) {
    throw_errno("prepare the directory of nobody");
  }
  DaemonOptions replay{.config = std::string{kPromptly} + std::string{kNoEngines} + filters,
                       .name = "replayed",
                       .arguments = {"--replay", events},
                       .binary = binary,
                       .uid = kNobody};
  const Ended ended = run_daemon_to_end(nobodys, replay);

  ASSERT_EQ(ended.exit_code(), 0) << ended.output;
  Database replayed{nobodys.path() / "replayed.db"};
  const auto expected = texts(recorded.rows(kExecutions, {dir_.path().string()}));
  EXPECT_EQ(expected.size(), 7U);
  EXPECT_EQ(texts(replayed.rows(kExecutions, {dir_.path().string()})), expected);
  EXPECT_EQ(replayed.integer("SELECT count(*) FROM runs"), 1);
  EXPECT_EQ(replayed.integer("SELECT count(*) FROM processed_executions"),
            recorded.integer("SELECT count(*) FROM processed_executions"));
}

}  // namespace
}  // namespace tracer_bio::test
