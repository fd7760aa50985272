// Snakemake's records, as version 9.27.1 wrote them.
#include "core/engines/snakemake_records.h"

#include <gtest/gtest.h>

#include "core/engines/snakemake_log.h"
#include "unit/fake_folders.h"

namespace tracer_bio {
namespace {

const std::string kTime = "[Tue Nov 24 14:32:39 2026]\n";

const std::string kHeader =
    "Assuming unrestricted shared filesystem usage.\n\nSNAKEMAKE\n=========\n"
    "  Date: 2026-11-24 14:32:38\n"
    "  Workflow ID: cd180832-3417-4469-9669-cee45079d5d0\n"
    "  Command: /venv/bin/snakemake --cores 2 --keep-going\n"
    "  Working directory: /W\n\nBuilding DAG of jobs...\n";

const std::string kAlign = kTime +
                           "localrule align:\n"
                           "    input: out/s1.fq.gz, out/genome.fa\n"
                           "    output: out/s1.bam, out/s1.bai\n"
                           "    log: logs/align.s1.log\n"
                           "    jobid: 1\n"
                           "    reason: Missing output files: out/s1.bam\n"
                           "    wildcards: sample=s1, unit=2\n"
                           "    threads: 2\n"
                           "    resources: tmpdir=/tmp, mem_mb=500\n";

std::string block(const std::string& rule, const std::string& id, const std::string& output) {
  return kTime + "localrule " + rule + ":\n    output: " + output + "\n    jobid: " + id +
         "\n    resources: tmpdir=/tmp\n";
}

std::string finished(const std::string& id, const std::string& rule) {
  return kTime + "Finished jobid: " + id + " (Rule: " + rule + ")\n1 of 25 steps (4%) done\n";
}

std::string error(const std::string& id, const std::string& command) {
  return "RuleException:\nCalledProcessError in file \"/W/Snakefile\", line 166:\n" + kTime +
         "Error in rule flaky:\n    message: None\n    jobid: " + id +
         "\n    output: out/flaky\n    shell:\n        " + command +
         "\n        (command exited with non-zero exit code)\nTrying to restart job " + id + ".\n";
}

// --- The log.

TEST(SnakemakeLog, HasTheHeaderOfItsRun) {
  const SnakemakeLog log = parse_snakemake_log(kHeader);
  EXPECT_EQ(log.workflow_id, "cd180832-3417-4469-9669-cee45079d5d0");
  EXPECT_EQ(log.command, "/venv/bin/snakemake --cores 2 --keep-going");
  EXPECT_TRUE(log.jobs.empty());
}

TEST(SnakemakeLog, HasABlockForEachJob) {
  const std::string text = kAlign + finished("1", "align");
  const SnakemakeLog log = parse_snakemake_log(text);
  ASSERT_EQ(log.jobs.size(), 1U);
  const SnakemakeJob& job = log.jobs[0];
  EXPECT_EQ(job.rule, "align");
  EXPECT_EQ(job.output, "out/s1.bam");
  EXPECT_EQ(job.id, "1");
  EXPECT_EQ(job.wildcards, "sample=s1, unit=2");
  EXPECT_EQ(job.attempt, 1);
  EXPECT_TRUE(job.ended);
}

TEST(SnakemakeLog, HasRulesAndCheckpointsLocalOrNot) {
  for (const char* kind : {"rule", "localrule", "checkpoint", "localcheckpoint"}) {
    const std::string text = kTime + kind + " split:\n    jobid: 4\n";
    const SnakemakeLog log = parse_snakemake_log(text);
    ASSERT_EQ(log.jobs.size(), 1U) << kind;
    EXPECT_EQ(log.jobs[0].rule, "split");
    EXPECT_FALSE(log.jobs[0].ended);
  }
}

TEST(SnakemakeLog, CountsTheAttemptsOfAJobAndHasTheirCommands) {
  const std::string text = block("flaky", "20", "out/flaky") + error("20", "echo 1;\nexit 12") +
                           block("flaky", "20", "out/flaky") + error("20", "echo 2") +
                           block("flaky", "20", "out/flaky") + finished("20", "flaky");
  const SnakemakeLog log = parse_snakemake_log(text);
  ASSERT_EQ(log.jobs.size(), 3U);
  EXPECT_EQ(log.jobs[0].attempt, 1);
  EXPECT_EQ(log.jobs[0].command, "        echo 1;\nexit 12\n");
  EXPECT_EQ(log.jobs[1].attempt, 2);
  EXPECT_EQ(log.jobs[1].command, "        echo 2\n");
  EXPECT_EQ(log.jobs[2].attempt, 3);
  EXPECT_EQ(log.jobs[2].command, "");
  EXPECT_TRUE(log.jobs[2].ended);
}

TEST(SnakemakeLog, HasTheRuleOfAJobWithAMessageOnceItEnded) {
  const std::string message =
      kTime + "Job 9: Counting s1\nof two\nReason: Missing output files: out/s1.gz, x; Input …\n";
  EXPECT_EQ(parse_snakemake_log(message).jobs.at(0).rule, "");
  const std::string text = message + finished("9", "flagstat");
  const SnakemakeLog log = parse_snakemake_log(text);
  ASSERT_EQ(log.jobs.size(), 1U);
  EXPECT_EQ(log.jobs[0].rule, "flagstat");
  EXPECT_EQ(log.jobs[0].id, "9");
  EXPECT_EQ(log.jobs[0].output, "out/s1.gz");
}

TEST(SnakemakeLog, HasTheJobsOfAGroup) {
  const SnakemakeLog log = parse_snakemake_log(
      "[Tue Nov 24 14:33:03 2026] Group job c347469d (jobs in lexicogr. order):\n"
      "    [Tue Nov 24 14:33:03 2026]\n"
      "    localrule pipe_from:\n"
      "        output: out/pipe.100 (pipe)\n"
      "        jobid: 23\n"
      "        wildcards: n=100\n"
      "    [Tue Nov 24 14:33:03 2026]\n"
      "    localrule pipe_to:\n"
      "        output: out/piped.txt\n"
      "        jobid: 22\n"
      "[Tue Nov 24 14:33:05 2026]\n"
      "Finished jobid: 23 (Rule: pipe_from)\n");
  ASSERT_EQ(log.jobs.size(), 2U);
  EXPECT_EQ(log.jobs[0].rule, "pipe_from");
  EXPECT_EQ(log.jobs[0].wildcards, "n=100");
  EXPECT_TRUE(log.jobs[0].ended);
  EXPECT_EQ(log.jobs[1].id, "22");
  EXPECT_FALSE(log.jobs[1].ended);
}

TEST(SnakemakeLog, HasNoJobsOfCommandsThatLookLikeThem) {
  const std::string text = kAlign +
                           "Shell command: cat <<E\n    wildcards: x=1\n    output: evil\n"
                           "rule evil:\n    jobid: 66\nE\n" +
                           block("flaky", "20", "out/flaky") + error("20", "rule evil:\n" + kTime);
  const SnakemakeLog log = parse_snakemake_log(text);
  ASSERT_EQ(log.jobs.size(), 2U);
  EXPECT_EQ(log.jobs[0].wildcards, "sample=s1, unit=2");
  EXPECT_EQ(log.jobs[0].output, "out/s1.bam");
}

TEST(SnakemakeLog, TakesHostileLinesAsNothing) {
  for (const std::string& text :
       {std::string{}, std::string{"\n\n"}, kTime, kTime + kTime, kTime + "rule :\n",
        kTime + "rule x", kTime + "Job : \n", kTime + "Finished jobid: \n",
        kTime + "Finished jobid: 5 (Rule: \n", kTime + "Error in rule \n    jobid: \n    shell:\n",
        kTime + "Error in rule x:\n    jobid: 5\n    shell:\n        (command exited with "
                "non-zero exit code)\n",
        "[" + std::string(100, ' ') + "\n" + std::string(1, '\0') + "\n"}) {
    for (const SnakemakeJob& job : parse_snakemake_log(text).jobs) EXPECT_FALSE(job.ended) << text;
  }
}

TEST(SnakemakeLog, IsReadUpToWhatIsStillBeingWritten) {
  const std::string text =
      block("a", "1", "x") + block("b", "12", "y") + kTime + "Finished jobid: 1";
  const SnakemakeLog log = parse_snakemake_log(text);
  EXPECT_EQ(log.jobs.size(), 2U);
  EXPECT_FALSE(log.jobs[0].ended);
}

TEST(SnakemakeLog, HasSoManyJobsAndNoMore) {
  const std::string text = block("a", "1", "x") + block("b", "2", "y") + finished("2", "b");
  EXPECT_EQ(parse_snakemake_log(text, 1).jobs.size(), 1U);
}

// --- Log and metadata together.

const std::string kLog = ".snakemake/log/2026-11-24T143238.377713.snakemake.log";

std::string metadata(const std::string& command) {
  return R"({"rule": "r", "input": ["a", "b"], "shellcmd": )" + command + R"(, "params": []})";
}

class SnakemakeRecords : public testing::Test {
 protected:
  void read(bool wanted = true) {
    records_.wanted = wanted;
    records_.jobs.clear();
    read_snakemake_run(folders_, run_, records_);
  }

  FakeFolders folders_{{}};
  tracer_bio::Run run_ = [] {
    tracer_bio::Run run;
    run.command = "/venv/bin/python /venv/bin/snakemake --cores 2 --keep-going";
    return run;
  }();
  JobRecords records_;
};

TEST_F(SnakemakeRecords, JoinABlockWithTheCommandOfItsOutput) {
  folders_.files = {{kLog, kHeader + kAlign + finished("1", "align")},
                    {".snakemake/metadata/b3V0L3MxLmJhbQ==", metadata("\"\\n  bwa mem\\n  \"")}};
  read();
  EXPECT_EQ(run_.session, "cd180832-3417-4469-9669-cee45079d5d0");
  ASSERT_EQ(records_.jobs.size(), 1U);
  const JobRecord& job = records_.jobs[0];
  EXPECT_EQ(job.command, command_key("bwa mem"));
  EXPECT_EQ(job.process, "align");
  EXPECT_EQ(job.tag, "sample=s1,unit=2");
  EXPECT_EQ(job.native_id, "1");
  EXPECT_EQ(job.attempt, 1);
}

TEST_F(SnakemakeRecords, TellOfJobsThatHaveEndedAlone) {
  // The metadata is that of an earlier run.
  folders_.files = {{kLog, kHeader + kAlign},
                    {".snakemake/metadata/b3V0L3MxLmJhbQ==", metadata("\"bwa mem\"")}};
  read();
  EXPECT_TRUE(records_.jobs.empty());
  EXPECT_EQ(records_.settled, std::vector<bool>{false});
}

TEST_F(SnakemakeRecords, TellTheCommandsOfFailedAttempts) {
  folders_.files = {{kLog, kHeader + block("flaky", "20", "out/flaky") + error("20", "echo 1") +
                               block("flaky", "20", "out/flaky") + finished("20", "flaky")},
                    {*snakemake_metadata_of("out/flaky"), metadata("\"echo 2\"")}};
  read();
  ASSERT_EQ(records_.jobs.size(), 2U);
  EXPECT_EQ(records_.jobs[0].command, command_key("echo 1"));
  EXPECT_EQ(records_.jobs[1].command, command_key("echo 2"));
  EXPECT_EQ(records_.jobs[1].attempt, 2);
}

TEST_F(SnakemakeRecords, TellOfAPipe) {
  folders_.files = {{kLog, block("from", "3", "out/pipe.1 (pipe)") + finished("3", "from")},
                    {*snakemake_metadata_of("out/pipe.1"), metadata("\"seq 1\"")}};
  read();
  EXPECT_EQ(records_.jobs.size(), 1U);
}

TEST_F(SnakemakeRecords, AreReadOnceForWhatHasNoCommand) {
  folders_.files = {
      {kLog, block("script", "1", "a") + finished("1", "script") + block("gone", "2", "b") +
                 finished("2", "gone") + block("broken", "3", "c") + finished("3", "broken")},
      {*snakemake_metadata_of("a"), metadata("null")},
      {*snakemake_metadata_of("c"), "{\"shellcmd\": \"cut"}};
  read();
  EXPECT_TRUE(records_.jobs.empty());
  EXPECT_EQ(records_.settled, (std::vector<bool>{true, true, true}));
  folders_.reads = 0;
  read();
  EXPECT_EQ(folders_.reads, 1U);  // the log
}

TEST_F(SnakemakeRecords, AreNotReadForJobsWhereNobodyWaits) {
  folders_.files = {{kLog, kHeader + kAlign + finished("1", "align")}};
  read(false);
  EXPECT_EQ(folders_.reads, 1U);
  EXPECT_NE(run_.session, "");
  EXPECT_TRUE(records_.settled.empty());
}

TEST_F(SnakemakeRecords, AreThoseOfTheNewestRunWithItsCommand) {
  const auto log_of = [](const std::string& id, const std::string& command) {
    return "  Workflow ID: " + id + "\n  Command: " + command + "\n";
  };
  folders_.files = {
      {".snakemake/log/2026-11-22.snakemake.log", log_of("1", "snakemake --cores 2 --keep-going")},
      {".snakemake/log/2026-11-23.snakemake.log", log_of("2", "snakemake --cores 2 --keep-going")},
      {".snakemake/log/2026-11-24.snakemake.log", log_of("3", "snakemake --cores 2")},
      {".snakemake/log/2026-11-25.other", log_of("4", "snakemake --cores 2 --keep-going")}};
  read();
  EXPECT_EQ(run_.session, "2");
}

TEST_F(SnakemakeRecords, AreThoseOfTheSessionOnceItIsKnown) {
  folders_.files = {{".snakemake/log/1.snakemake.log", "  Workflow ID: a\n" + kAlign},
                    {".snakemake/log/2.snakemake.log", kHeader}};
  run_.session = "a";
  read();
  EXPECT_EQ(records_.settled.size(), 1U);
}

TEST_F(SnakemakeRecords, KnowACommandByItsWordsHoweverItWasStarted) {
  const auto session = [&](const std::string& command, const std::string& logged) {
    tracer_bio::Run run;
    run.command = command;
    folders_.files = {{kLog, "  Workflow ID: x\n  Command: " + logged + "\n"}};
    read_snakemake_run(folders_, run, records_);
    return run.session;
  };
  EXPECT_EQ(session("python -m snakemake -c 1", "/lib/snakemake/__main__.py -c 1"), "x");
  EXPECT_EQ(session("python /bin/snakemake", "/bin/snakemake"), "x");
  EXPECT_EQ(session("python /bin/snakemake --config 'a=b c'", "/bin/snakemake --config a=b c"),
            "x");
  EXPECT_EQ(session("python /bin/snakemake -c 1", "/bin/snakemake"), "");
  EXPECT_EQ(session("python /bin/snakemake -c 1", ""), "");
}

TEST_F(SnakemakeRecords, OfAVersionWithoutHeaderAreTheNewest) {
  folders_.files = {{".snakemake/log/1.snakemake.log", kAlign + kAlign},
                    {".snakemake/log/2.snakemake.log", kAlign + kTime + "Finished job 1.\n"},
                    {*snakemake_metadata_of("out/s1.bam"), metadata("\"bwa\"")}};
  read();
  EXPECT_EQ(records_.jobs.size(), 1U);
  EXPECT_EQ(run_.session, "");
}

TEST(SnakemakeMetadata, IsNamedByItsOutputInBase64) {
  const auto name = [](std::string_view output) {
    return snakemake_metadata_of(output).value_or("none");
  };
  EXPECT_EQ(name("o/b.txt"), ".snakemake/metadata/by9iLnR4dA==");
  EXPECT_EQ(name("o/b.gz"), ".snakemake/metadata/by9iLmd6");
  EXPECT_EQ(name("out/burned"), ".snakemake/metadata/b3V0L2J1cm5lZA==");
  EXPECT_EQ(name("\xfb\xff"), ".snakemake/metadata/-_8=");
  EXPECT_EQ(name(""), "none");
  EXPECT_NE(name(std::string(189, 'x')), "none");
  EXPECT_EQ(name(std::string(190, 'x')), "none");
}

}  // namespace
}  // namespace tracer_bio
