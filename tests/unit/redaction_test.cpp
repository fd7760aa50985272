#include "core/redaction.h"

#include <gtest/gtest.h>

#include "core/tool.h"
#include "tracer_bio/text.h"
#include "unit/core_fixture.h"

namespace tracer_bio {
namespace {

std::vector<std::string> redacted(const std::vector<std::string>& args,
                                  const Privacy& privacy = {}) {
  const std::string text = nul_terminated(args);
  const std::string result = Redaction{privacy}.without_secrets(text).value_or(text);
  const auto words = split_args(result);
  return {words.begin(), words.end()};
}

using Args = std::vector<std::string>;

TEST(Redaction, HidesTheValueOfAnOption) {
  EXPECT_EQ(redacted({"tool", "--password=x", "in.bam"}),
            (Args{"tool", "--password=***", "in.bam"}));
  EXPECT_EQ(redacted({"tool", "--password", "x", "in.bam"}),
            (Args{"tool", "--password", "***", "in.bam"}));
  EXPECT_EQ(redacted({"tool", "--DB-Password", "x"}), (Args{"tool", "--DB-Password", "***"}));
  EXPECT_EQ(redacted({"java", "-Djavax.net.ssl.keyStorePassword=x"}),
            (Args{"java", "-Djavax.net.ssl.keyStorePassword=***"}));
}

TEST(Redaction, HidesAValueThatBeginsLikeAnOption) {
  EXPECT_EQ(redacted({"tool", "--password", "-x", "y"}), (Args{"tool", "--password", "***", "y"}));
}

TEST(Redaction, TakesNoOptionForTheValueOfTheOneBefore) {
  EXPECT_EQ(redacted({"tool", "--password", "--token", "x"}),
            (Args{"tool", "--password", "--token", "***"}));
}

TEST(Redaction, HidesAnOptionOfOneLetterOfItsProgramAlone) {
  EXPECT_EQ(redacted({"mysql", "-uroot", "-pSECRET"}), (Args{"mysql", "-uroot", "-p***"}));
  EXPECT_EQ(redacted({"sudo", "/usr/bin/curl", "-u", "me:x"}),
            (Args{"sudo", "/usr/bin/curl", "-u", "***"}));
  const Args bwa{"bwa", "mem", "-p", "-u", "x.fq"};
  EXPECT_EQ(redacted(bwa), bwa);
  EXPECT_EQ(redacted({"any", "-pSECRET", "-p", "x", "-P", "y"}, {.redact = {"-p"}}),
            (Args{"any", "-p***", "-p", "***", "-P", "y"}));
}

TEST(Redaction, HidesVariables) {
  EXPECT_EQ(redacted({"env", "TOKEN=x", "AWS_SECRET_ACCESS_KEY=a=b", "N=1", "cmd"}),
            (Args{"env", "TOKEN=***", "AWS_SECRET_ACCESS_KEY=***", "N=1", "cmd"}));
  EXPECT_EQ(redacted({"docker", "run", "-e", "DB_PASSWORD=x y", "--env=API_KEY=z"}),
            (Args{"docker", "run", "-e", "DB_PASSWORD=***", "--env=API_KEY=***"}));
}

TEST(Redaction, HidesCredentialsInUrls) {
  EXPECT_EQ(redacted({"git", "clone", "https://me:x@host/a.git"}),
            (Args{"git", "clone", "https://me:***@host/a.git"}));
  EXPECT_EQ(redacted({"--db=postgres://u:p@h/d", "amqp://a:b@c,amqp://d:e@f"}),
            (Args{"--db=postgres://u:***@h/d", "amqp://a:***@c,amqp://d:***@f"}));
  EXPECT_EQ(redacted({"https://0123456789abcdef0123@host/"}), (Args{"https://***@host/"}));
  EXPECT_EQ(redacted({"wget", "https://h/f.bam?part=1&X-Amz-Signature=abc#top"}),
            (Args{"wget", "https://h/f.bam?part=1&X-Amz-Signature=***#top"}));
  const Args harmless{"ssh://git@host/a", "https://h/p@q", "http://h:80/", "s3://bucket/a@2x"};
  EXPECT_EQ(redacted(harmless), harmless);
}

TEST(Redaction, HidesWords) {
  EXPECT_EQ(redacted({"curl", "-H", "Authorization: Bearer x y", "ghp_abc"}),
            (Args{"curl", "-H", "***", "***"}));
}

TEST(Redaction, LooksThroughCommandLines) {
  EXPECT_EQ(redacted({"sh", "-c", "cd /x; tool --password x in.bam | sort"}),
            (Args{"sh", "-c", "cd /x; tool --password *** in.bam | sort"}));
  EXPECT_EQ(redacted({"bash", "-lc", "PGPASSWORD=x psql -h db 'a b'"}),
            (Args{"bash", "-lc", "PGPASSWORD=*** psql -h db 'a b'"}));
  EXPECT_EQ(redacted({"ssh", "host", "mysql -pSECRET <in.sql"}),
            (Args{"ssh", "host", "mysql -p*** <in.sql"}));
  EXPECT_EQ(redacted({"sh", "-c", R"(curl -H "Authorization: Bearer x" 'https://u:p@h')"}),
            (Args{"sh", "-c", R"(curl -H "***" 'https://u:***@h')"}));
}

TEST(Redaction, LooksThroughCommandLinesWithinCommandLines) {
  EXPECT_EQ(redacted({"sh", "-c", R"(su -c "bash -c 'tool --token x'" me)"}),
            (Args{"sh", "-c", R"(su -c "bash -c 'tool --token ***'" me)"}));
  std::string deep = "tool --token x";
  for (int i = 0; i < 12; ++i)
    deep = "sh -c " + std::string(1, i % 2 == 0 ? '"' : '\'') + deep + " ";
  EXPECT_EQ(redacted({"sh", "-c", deep}).back().find(" x"), std::string::npos);
}

TEST(Redaction, LeavesAllElseAlone) {
  const Args args{
      "bash", "-c",    "bwa mem -t 4 'ref genome.fa' \"$x\" | samtools sort -o out.bam -",
      "",     "token", "password.txt",
      "a=b",  "--",    "-"};
  EXPECT_EQ(Redaction{{}}.without_secrets(nul_terminated(args)), std::nullopt);
}

TEST(Redaction, TakesListsInPlaceOfItsOwn) {
  const Privacy privacy{.redact = {"--sample-key", "PATIENT=", "ID-*-X"}};
  EXPECT_EQ(
      redacted({"t", "--sample-key", "1", "patient=2", "id-33-x", "--password", "y"}, privacy),
      (Args{"t", "--sample-key", "***", "patient=***", "***", "--password", "y"}));
}

TEST(Redaction, TakesHostileArguments) {
  const Redaction redaction{{}};
  EXPECT_EQ(redaction.without_secrets(""), std::nullopt);
  EXPECT_EQ(redaction.without_secrets(std::string(3, '\0')), std::nullopt);
  EXPECT_EQ(redaction.without_secrets("--password=cut off"), "--password=***");
  EXPECT_EQ(redaction.without_secrets("--password"), std::nullopt);

  std::string many;
  for (int i = 0; i < 100'000; ++i) (many += "--token") += '\0';
  EXPECT_EQ(redaction.without_secrets(many), std::nullopt);

  constexpr size_t kSize = 1 << 20;
  for (const std::string_view piece : {"*token", "-token=", "://", "a:b@", "\\\"", "\"'", "sh -c '",
                                       "password", "?token=", ";&|", "=", "authorization: "}) {
    std::string text = "--password=x ";
    while (text.size() < kSize) text += piece;
    EXPECT_TRUE(redaction.without_secrets(text).has_value()) << piece;
    text = "sh" + std::string(1, '\0') + "-c" + std::string(1, '\0') + text;
    EXPECT_TRUE(redaction.without_secrets(text).has_value()) << piece;
  }
}

// --- What is kept of an execution.

Execution execution_of(const Args& args) {
  return {.uid = 1000, .args = nul_terminated(args), .environment = nul_terminated({"TOKEN=x"})};
}

TEST(Redaction, MarksWhatItHides) {
  Execution execution = execution_of({"tool", "--token", "x"});
  Redaction{{}}.hide(execution, "tool");
  EXPECT_EQ(execution.args, nul_terminated({"tool", "--token", "***"}));
  EXPECT_EQ(execution.environment, nul_terminated({"TOKEN=***"}));
  EXPECT_EQ(execution.args_hidden, ArgsHidden::kSecrets);
  EXPECT_EQ(execution.args_tool, "tool");

  Execution harmless = execution_of({"tool", "in.bam"});
  Redaction{{}}.hide(harmless, "tool");
  EXPECT_EQ(harmless.args_hidden, std::nullopt);
  EXPECT_EQ(harmless.args_tool, "");
}

TEST(Redaction, KeepsAllWhereItIsTold) {
  Execution execution = execution_of({"tool", "--token", "x"});
  Redaction{{.args = ArgsKept::kFull}}.hide(execution, "tool");
  EXPECT_EQ(execution.args, nul_terminated({"tool", "--token", "x"}));
  EXPECT_EQ(execution.environment, nul_terminated({"TOKEN=x"}));
}

TEST(Redaction, KeepsNoArgumentsWhereItIsTold) {
  Execution execution = execution_of({"tool", "in.bam"});
  Redaction{{.args = ArgsKept::kNone}}.hide(execution, "tool");
  EXPECT_EQ(execution.args, "");
  EXPECT_EQ(execution.args_hidden, ArgsHidden::kAll);
  EXPECT_EQ(execution.args_tool, "tool");
}

TEST(Redaction, KeepsNoArgumentsOfUsersWhoDoNotWantIt) {
  const Redaction redaction{{.args = ArgsKept::kFull, .hidden_uids = {1000}}};
  Execution execution = execution_of({"tool", "in.bam"});
  redaction.hide(execution, "tool");
  EXPECT_EQ(execution.args_hidden, ArgsHidden::kAll);
  Execution others = execution_of({"tool", "in.bam"});
  others.uid = 1001;
  redaction.hide(others, "tool");
  EXPECT_EQ(others.args_hidden, std::nullopt);
}

// --- In the recorder.

Filter pipelines(ArgsKept args) {
  return {.pipelines = {{"analysis", {"*"}}}, .engines = {"nextflow"}, .privacy = {.args = args}};
}

TEST(Privacy, AttributesBeforeItHides) {
  Machine machine{pipelines(ArgsKept::kNone)};
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bash", {"bash", "/opt/analysis.sh", "--token", "x"});
  machine.run_to_end(10, 11, "/usr/bin/python3", {"python3", "/usr/bin/htseq-count", "in.bam"});
  const Batch batch = machine.take();
  EXPECT_EQ(batch.runs.at(0).pipeline, "analysis");
  EXPECT_EQ(batch.runs.at(0).command, "analysis.sh");
  const ExecutionRecord& record = record_of(batch, "python3");
  EXPECT_EQ(record.attribution.tool, "htseq-count");
  EXPECT_EQ(record.execution.args, "");
  std::string command;
  command_of(record.execution, command);
  EXPECT_EQ(command, "htseq-count");
}

TEST(Privacy, HidesSecretsInTheCommandOfARun) {
  Machine machine{pipelines(ArgsKept::kRedacted)};
  machine.fork(1, 10);
  machine.exec(10, "/usr/bin/bash", {"bash", "analysis.sh", "--token", "x"});
  EXPECT_EQ(machine.take().runs.at(0).command, "bash analysis.sh --token '***'");
}

TEST(Privacy, FindsTheSameToolInWhatIsKept) {
  const Args args{"bash", "/opt/analysis.sh", "--token", "x"};
  for (const ArgsKept kept : {ArgsKept::kFull, ArgsKept::kRedacted, ArgsKept::kNone}) {
    Execution execution{.exe = "/usr/bin/bash", .args = nul_terminated(args)};
    Linker recording{pipelines(kept), 1, {}};
    const Attribution before = recording.begin(execution, std::nullopt);
    Linker again{pipelines(ArgsKept::kFull), 1, {}};
    EXPECT_EQ(again.begin(execution, std::nullopt), before);
  }
}

TEST(Privacy, FindsWhatEnginesBeganInWhatIsKept) {
  Linker linker{pipelines(ArgsKept::kFull), 1, {}};
  Execution engine{.id = 1, .args_hidden = ArgsHidden::kAll, .args_tool = "nextflow"};
  const tracer_bio::Run run{.engine = "nextflow", .name = "happy_curie"};
  Attribution begun = linker.begin(engine, std::nullopt, {.run = run});
  ASSERT_TRUE(begun.run_id);
  EXPECT_EQ(begun.pipeline, "nextflow");

  Execution wrapper{.id = 2, .parent_id = 1, .args_hidden = ArgsHidden::kAll, .args_tool = "bash"};
  const Task task{.engine = "nextflow", .name = "ALIGN (1)", .hash = "ab/12cd34"};
  begun = linker.begin(wrapper, Place{*begun.run_id}, {.task = task});
  EXPECT_EQ(begun.task, "ab/12cd34");
  std::vector<tracer_bio::Run> runs;
  std::vector<Task> tasks;
  linker.take_changed(runs, tasks);
  EXPECT_EQ(runs.at(0).name, "happy_curie");
  EXPECT_EQ(tasks.at(0).name, "ALIGN (1)");
}

}  // namespace
}  // namespace tracer_bio
