// A real Nextflow (tests/engines/nextflow): what was recorded, against its own history and trace.
#include <algorithm>

#include "base/file.h"
#include "system/engine_test.h"

namespace tracer_bio::test {
namespace {

constexpr int64_t kMs = 1'000'000;
constexpr int64_t kMiB = 1 << 20;

class Nextflow : public EngineTest {
 protected:
  Nextflow() : EngineTest("nextflow", "nextflow") {}

  // Its trace, but for what runs within Nextflow itself.
  std::vector<Row> trace_of_processes() const {
    std::vector<Row> lines = read_table(folder() / "trace.txt");
    std::erase_if(lines, [](const Row& line) { return line["native_id"] == "-"; });
    return lines;
  }

  Row line_of(const std::string& name) const {
    const std::vector<Row> lines = trace_of_processes();
    const auto found =
        std::ranges::find_if(lines, [&](const Row& line) { return line["name"] == name; });
    if (found == lines.end()) throw std::runtime_error("not in the trace: " + name);
    return *found;
  }

  // The task that a line of the trace is about.
  Row task_of(Database& database, const Row& line) const {
    return database.row("SELECT * FROM tasks WHERE run_id = ? AND native_id = ? AND hash = ?",
                        {run_row(database).integer("id"), line["native_id"], line["hash"]});
  }
};

// What Nextflow measures lies within what it waits for, and that is the whole task.
void expect_times(const Row& task, const Row& line) {
  constexpr int64_t kClockWasSetNs = 1000 * kMs;  // by as much at most, while it ran
  const int64_t duration_ns = task.integer("end_ns") - task.integer("start_ns");
  EXPECT_LE(line.integer("realtime") * kMs, duration_ns + kClockWasSetNs);
  // It notes the time of submission once the process has begun.
  EXPECT_LE(task.integer("start_ns"), line.integer("submit") * kMs + kClockWasSetNs);
  EXPECT_LE(task.integer("end_ns"), line.integer("complete") * kMs + kClockWasSetNs);
}

// A line of it: time, duration, run name, status, revision, session, command.
void expect_run(const Row& run, const std::string& history) {
  const std::vector<std::string> columns = cells(history);
  ASSERT_EQ(columns.size(), 7U);
  EXPECT_EQ(run["engine"], "nextflow");
  EXPECT_EQ(run["name"], columns[2]);
  EXPECT_EQ(run["status"], columns[3] == "OK" ? "succeeded" : "failed");
  EXPECT_EQ(run["session"], columns[5]);
}

TEST_F(Nextflow, RunAndTasksAreThoseOfItsHistoryAndTrace) {
  Database database = record_command({program(), "run", "tasks.nf"});

  expect_run(run_row(database), read_line(folder() / ".nextflow/history").value_or(""));
  const std::vector<Row> trace = trace_of_processes();
  EXPECT_EQ(trace.size(), 16U);
  EXPECT_EQ(database.integer("SELECT count(*) FROM tasks WHERE run_id = ?",
                             {run_row(database).integer("id")}),
            16);
  for (const Row& line : trace) {
    SCOPED_TRACE(line["name"]);
    const Row task = task_of(database, line);
    EXPECT_EQ(task["name"], line["name"]);
    EXPECT_EQ(task["process"], line["process"]);
    EXPECT_EQ(task["tag"], line["tag"] == "-" ? "NULL" : line["tag"]);
    EXPECT_EQ(task["attempt"], line["attempt"]);
    EXPECT_EQ(task["folder"], line["workdir"]);
    EXPECT_EQ(task["exit_code"], line["exit"]);
    EXPECT_EQ(task["status"], line["status"] == "COMPLETED" ? "succeeded" : "failed");
    expect_times(task, line);
  }
}

TEST_F(Nextflow, CostsAreThoseThatTasksAreTold) {
  Database database = record_command({program(), "run", "costs.nf"});

  // Nextflow's own %cpu is no exact figure: it divides by the ticks of all processors in
  // /proc/stat.
  const Row burn = line_of("BURN");
  const int64_t told_cpu_ns = cpu_ns_of_times(std::filesystem::path{burn["workdir"]} / "times.txt");
  EXPECT_GT(told_cpu_ns, 5000 * kMs);
  EXPECT_TRUE(near(task_of(database, burn).integer("cpu_ns"), told_cpu_ns, told_cpu_ns / 50));

  const Row memory = line_of("MEMORY");
  const int64_t peak_bytes = task_of(database, memory).integer("peak_rss_bytes");
  constexpr int64_t kAllocatedBytes = 300'000'000;
  constexpr int64_t kShellsBytes = 64 * kMiB;  // that of the task, and those that trace it
  EXPECT_GE(peak_bytes, kAllocatedBytes - kMiB);
  EXPECT_LE(peak_bytes, kAllocatedBytes + kShellsBytes);
  // It reads the peaks of the command's processes each second. The kernel's figures may lack some
  // hundred KiB that its processors have not added yet.
  EXPECT_GE(peak_bytes, memory.integer("peak_rss") - kMiB);
}

}  // namespace
}  // namespace tracer_bio::test
