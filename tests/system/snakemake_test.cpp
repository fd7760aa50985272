// A real Snakemake (tests/engines/snakemake): what was recorded, against its own records of its
// jobs.
#include <map>
#include <regex>

#include "base/file.h"
#include "system/engine_test.h"

namespace tracer_bio::test {
namespace {

namespace fs = std::filesystem;
constexpr int64_t kMs = 1'000'000;
constexpr int64_t kMiB = 1 << 20;

// "{'sample': 's1'}" → "sample=s1". No rule here has two.
std::string tag_of(const std::string& wildcards) {
  std::smatch match;
  if (!std::regex_match(wildcards, match, std::regex{R"(\{'(.*)': '(.*)'\})"})) return "NULL";
  return match[1].str() + "=" + match[2].str();
}

class Snakemake : public EngineTest {
 protected:
  Snakemake() : EngineTest("snakemake", "bin/snakemake") {}

  Database record_workflow(const std::string& file, int exit_code) const {
    return record_command(
        {program(), "--snakefile", file, "--cores", "2", "--keep-going", "--benchmark-extended"},
        exit_code);
  }

  // The commands that were executed, and of which rule each is. Snakemake keeps a record for each
  // output of a job that has ended; that of a rule without `shell:` has no command.
  std::map<std::string, std::string> rules_by_command(Database& database) const {
    std::map<std::string, std::string> rules;
    for (const auto& file : fs::directory_iterator{folder() / ".snakemake/metadata"}) {
      const Row job = database.row(
          "SELECT json_extract(?1, '$.rule') AS rule, "
          "rtrim(json_extract(?1, '$.shellcmd'), ' ' || char(10)) AS command",
          {read_file(file.path()).value_or("")});
      if (job["command"] != "NULL") rules[job["command"]] = job["rule"];
    }
    return rules;
  }

  // What Snakemake measured of the jobs that succeeded.
  std::vector<Row> benchmarks() const {
    std::vector<Row> jobs;
    for (const auto& file : fs::directory_iterator{folder() / "benchmarks"}) {
      jobs.push_back(read_table(file.path()).at(0));
    }
    return jobs;
  }

  // The only task that began with `bash -c` and a command that ends so.
  Row task_of(Database& database, const std::string& command) const {
    return database.row(
        "SELECT tasks.* FROM tasks JOIN executions ON executions.id = root_execution_id "
        "WHERE run_id = ?1 AND substr(json_extract(args, '$[2]'), -length(?2)) = ?2",
        {run_row(database).integer("id"), command});
  }
};

TEST_F(Snakemake, JobsAreTasksWithTheirExitStatus) {
  Database database = record_workflow("tasks.smk", 1);

  const Row run = run_row(database);
  EXPECT_EQ(run["engine"], "snakemake");
  EXPECT_EQ(run["status"], "failed");
  const auto rules = rules_by_command(database);
  EXPECT_EQ(rules.size(), 10U);
  for (const auto& [command, rule] : rules) {
    SCOPED_TRACE(rule);
    const Row task = task_of(database, "set -euo pipefail;  " + command);
    EXPECT_EQ(task["status"], rule == "broken" ? "failed" : "succeeded");
    EXPECT_EQ(task["exit_code"], rule == "broken" ? "1" : "0");
    EXPECT_EQ(task["folder"], folder());
  }
  // The record of a job that is tried again is the last attempt's.
  EXPECT_EQ(task_of(database, "[ 1 -eq 3 ] || exit 12")["exit_code"], "12");
  EXPECT_EQ(task_of(database, "[ 2 -eq 3 ] || exit 12")["exit_code"], "12");
  EXPECT_EQ(task_of(database, ".count.sh")["exit_code"], "0");  // of `script:`
  EXPECT_EQ(task_of(database, "snakemake")["process"], "sum");  // of `run:`
  EXPECT_EQ(database.integer("SELECT count(*) FROM tasks WHERE run_id = ?", {run.integer("id")}),
            14);
}

TEST_F(Snakemake, TasksHaveTheNamesOfItsBenchmarks) {
  Database database = record_workflow("tasks.smk", 1);

  const std::vector<Row> jobs = benchmarks();
  EXPECT_EQ(jobs.size(), 11U);
  for (const Row& job : jobs) {
    if (job["rule_name"] == "count") continue;  // of `script:`: no record has its command
    SCOPED_TRACE(job.text());
    const Row task = database.row(
        "SELECT * FROM tasks WHERE run_id = ? AND process = ? AND ifnull(tag, 'NULL') = ? "
        "AND status = 'succeeded'",
        {run_row(database).integer("id"), job["rule_name"], tag_of(job["wildcards"])});
    // Of `run:` it is a second Snakemake that measures, and numbers its only job.
    const bool numbered = job["rule_name"] != "sum";
    EXPECT_EQ(task["native_id"], numbered ? job["jobid"] : "NULL");
  }
}

TEST_F(Snakemake, CostsAreThoseThatJobsAreTold) {
  Database database = record_workflow("costs.smk", 0);

  const int64_t told_cpu_ns = cpu_ns_of_times(folder() / "times");
  const int64_t cpu_ns = task_of(database, "times > times").integer("cpu_ns");
  EXPECT_GT(told_cpu_ns, 5000 * kMs);
  EXPECT_TRUE(near(cpu_ns, told_cpu_ns, told_cpu_ns / 50));
  // Its benchmark is of its last sample.
  const Row burn = read_table(folder() / "benchmarks/burn.tsv").at(0);
  EXPECT_GE(static_cast<double>(cpu_ns), std::stod(burn["cpu_time"]) * 1e9 * 0.98);

  const int64_t peak_bytes = task_of(database, "sleep 3'").integer("peak_rss_bytes");
  constexpr int64_t kAllocatedBytes = 300'000'000;
  EXPECT_GE(peak_bytes, kAllocatedBytes - kMiB);
  EXPECT_LE(peak_bytes, kAllocatedBytes + 16 * kMiB);  // perl itself
  const Row memory = read_table(folder() / "benchmarks/memory.tsv").at(0);
  EXPECT_GE(static_cast<double>(peak_bytes + kMiB), std::stod(memory["max_rss"]) * kMiB);
}

}  // namespace
}  // namespace tracer_bio::test
