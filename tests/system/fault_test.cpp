#include "system/fault_test.h"

namespace tracer_bio::test {

DaemonOptions FaultTest::with_ring(const std::string& size, const std::string& name) {
  return {.config = "[monitoring]\ninterval = 0.2\nring_buffer = \"" + size +
                    "\"\n[processing]\ninterval = 0.2\n" + std::string{kNoEngines},
          .name = name};
}

void FaultTest::storm(int count) const {
  const Ended ended = run({helper("storm"), std::to_string(count), "2", "vfork", tiny()});
  EXPECT_EQ(ended.exit_code(), 0) << ended.output;
}

void FaultTest::run_marker(std::initializer_list<const Daemon*> daemons) const {
  const int64_t marker = run_victim({"burn", "1"}).pid;
  for (const Daemon* daemon : daemons) {
    EXPECT_TRUE(eventually([&] {
      return !daemon->database()
                  .rows("SELECT 1 FROM executions WHERE exe = ? AND pid = ?", {victim(), marker})
                  .empty();
    })) << daemon->log();
  }
}

int64_t FaultTest::begun(const Daemon& daemon, int64_t from_ns, int64_t to_ns) {
  return daemon.database().integer(
      "SELECT count(*) FROM executions WHERE origin = 'event' AND start_ns BETWEEN ? AND ?",
      {from_ns, to_ns});
}

int64_t FaultTest::lost(const Daemon& daemon, const std::string& stage, const std::string& kind) {
  return daemon.database().integer(
      "SELECT coalesce(sum(count), 0) FROM losses WHERE stage = ? AND kind = ?", {stage, kind});
}

}  // namespace tracer_bio::test
