// A real Slurm of one node (tests/engines/slurm): what was recorded, against its own list of jobs.
#include <fstream>
#include <regex>

#include "system/engine_test.h"

namespace tracer_bio::test {
namespace {

class Slurm : public EngineTest {
 protected:
  Slurm() : EngineTest("slurm", "/usr/sbin/slurmctld") {}

  std::filesystem::path files() const { return dir_.path() / "one_node"; }

  // A line for each job that has ended: "JobId=3 UserId=root(0) … ExitCode=0:0".
  std::vector<Row> jobs() const {
    std::ifstream stream{files() / "jobs.txt"};
    const std::regex field{"([A-Za-z]+)=([^ ]*)"};
    std::vector<Row> jobs;
    for (std::string line; std::getline(stream, line);) {
      std::map<std::string, std::string> job{{"ArrayJobId", ""}};
      for (std::sregex_iterator at{line.begin(), line.end(), field}, end; at != end; ++at) {
        job[(*at)[1]] = (*at)[2];
      }
      jobs.emplace_back(std::move(job));
    }
    return jobs;
  }

  // Known by what squeue shows: 12, and 7_3 for the third of array 7.
  Row run_of(Database& database, const Row& job) const {
    const std::string number =
        job["ArrayJobId"].empty() ? job["JobId"] : job["ArrayJobId"] + "_" + job["ArrayTaskId"];
    return database.row("SELECT * FROM runs WHERE cwd = ? AND session = ?",
                        {folder().string(), number});
  }

  // The tasks of a job's step: one for each of its ranks.
  std::vector<Row> tasks_of(Database& database, const Row& run, const std::string& step) const {
    return database.rows("SELECT * FROM tasks WHERE run_id = ? AND native_id = ? ORDER BY tag",
                         {run.integer("id"), step});
  }
};

TEST_F(Slurm, JobsAreRunsAndTheirStepsTasks) {
  Database database = record_command({"./one-node.sh", files(), "./submit.sh"});

  EXPECT_EQ(jobs().size(), 3U);
  for (const Row& job : jobs()) {
    SCOPED_TRACE(job.text());
    const Row run = run_of(database, job);
    EXPECT_EQ(run["engine"], "slurm");
    EXPECT_EQ(run["name"], job["Name"]);
    EXPECT_EQ(run["cwd"], job["WorkDir"]);
    EXPECT_EQ(run["status"], job["JobState"] == "COMPLETED" ? "succeeded" : "failed");
    EXPECT_EQ(run["exit_code"] + ":0", job["ExitCode"]);  // and the signal
    const std::vector<Row> scripts = tasks_of(database, run, job["JobId"] + ".batch");
    ASSERT_EQ(scripts.size(), 1U);
    EXPECT_EQ(scripts[0]["exit_code"], run["exit_code"]);
  }

  const Row steps =
      database.row("SELECT * FROM runs WHERE cwd = ? AND name = 'steps'", {folder().string()});
  EXPECT_EQ(tasks_of(database, steps, steps["session"] + ".0").size(), 1U);
  const std::vector<Row> ranks = tasks_of(database, steps, steps["session"] + ".1");
  ASSERT_EQ(ranks.size(), 2U);
  EXPECT_EQ(ranks[0]["tag"], "rank 0");
  EXPECT_EQ(ranks[1]["tag"], "rank 1");
}

}  // namespace
}  // namespace tracer_bio::test
