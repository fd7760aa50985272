// Processes as fast as the machine can launch them: none may be missing.
#include <cstdlib>
#include <sstream>

#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

class Storm : public SystemTest {
 protected:
  // Launches that many with default settings and compares what was stored with what wait4 told.
  void expect_all_recorded(int64_t count, const std::string& mode) {
    const DaemonOptions defaults{.config = ""};
    Ended storm;

    Database database = record(
        [&] {
          storm = run({helper("storm"), std::to_string(count), "4", mode, tiny()});
        },
        defaults);

    ASSERT_EQ(storm.exit_code(), 0) << storm.output;
    expect_each_once(database, count);
    EXPECT_EQ(database.integer("SELECT count(*) FROM losses"), 0);
    const int64_t told_ns = figure(storm, "children_cpu_ns");
    EXPECT_TRUE(near(cpu_ns(database), told_ns, told_ns / 100));
  }

 private:
  void expect_each_once(Database& database, int64_t count) {
    const Row row = database.row(R"(
        WITH storm AS (
          SELECT json_extract(args, '$[1]') AS number, *
          FROM executions WHERE exe = ?)
        SELECT count(*) AS executions,
               count(DISTINCT number) AS numbers,
               min(CAST(number AS INTEGER)) AS first,
               max(CAST(number AS INTEGER)) AS last,
               sum(args = json_array(exe, number)) AS exact_arguments,
               sum(exit_code = number % 256) AS exact_codes,
               sum(end_reason = 'exit' AND exit_signal IS NULL) AS exits,
               sum(start_ns <= end_ns) AS in_order
        FROM storm)",
                                 {tiny()});
    const std::string all = std::to_string(count);
    EXPECT_EQ(row["executions"], all);
    EXPECT_EQ(row["numbers"], all);
    EXPECT_EQ(row["first"], "0");
    EXPECT_EQ(row["last"], std::to_string(count - 1));
    EXPECT_EQ(row["exact_arguments"], all);
    EXPECT_EQ(row["exact_codes"], all);
    EXPECT_EQ(row["exits"], all);
    EXPECT_EQ(row["in_order"], all);
  }

  int64_t cpu_ns(Database& database) {
    return database.integer("SELECT sum(cpu_ns) FROM executions WHERE exe = ?", {tiny()});
  }

  // One of the lines `name value` that storm prints.
  static int64_t figure(const Ended& storm, const std::string& wanted) {
    std::istringstream lines{storm.output};
    std::string name;
    for (int64_t value = 0; lines >> name >> value;) {
      if (name == wanted) return value;
    }
    ADD_FAILURE() << "no " << wanted << " in " << storm.output;
    return 0;
  }
};

TEST_F(Storm, Of20000ForkedProcessesIsRecordedWhole) { expect_all_recorded(20'000, "fork"); }

TEST_F(Storm, Of50000VforkedProcessesIsRecordedWhole) { expect_all_recorded(50'000, "vfork"); }

}  // namespace
}  // namespace tracer_bio::test
