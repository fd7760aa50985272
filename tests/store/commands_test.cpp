// The commands that read, as a person calls them, on databases of all kinds.
#include "cli/cli.h"
#include "store/fixture.h"

namespace tracer_bio {
namespace {

class Commands : public StoreTest {
 protected:
  // Its standard output, after "exit code 1: " and standard error where it failed.
  std::string output_of(std::vector<std::string> words) const {
    words.insert(words.begin(), "tracer-bio");
    words.insert(words.end(), {"--database", file_.string()});
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = run_cli(static_cast<int>(words.size()), arguments.data());
    const std::string output = testing::internal::GetCapturedStdout();
    const std::string error = testing::internal::GetCapturedStderr();
    return code == 0 ? output : "exit code " + std::to_string(code) + ": " + error;
  }
};

const std::vector<std::vector<std::string>> kOfRunOne{
    {"tree", "1"},         {"tree", "1", "--failed"},      {"tree", "1", "--json"},
    {"compare", "1", "2"}, {"compare", "1", "2", "--csv"}, {"compare", "1", "2", "--json"},
    {"versions", "1"},     {"versions", "1", "--all"},     {"versions", "1", "--json"}};
const std::vector<std::vector<std::string>> kOfAll{{"top"},
                                                   {"top", "--of", "executables"},
                                                   {"top", "--of", "users", "--by", "io"},
                                                   {"top", "--of", "pipelines", "--by", "count"},
                                                   {"top", "--of", "runs", "--by", "time"},
                                                   {"top", "--of", "tasks", "--by", "memory"},
                                                   {"top", "--of", "libraries"},
                                                   {"top", "--of", "packages", "--by", "cpu"},
                                                   {"where", "*"},
                                                   {"where", "*", "--json"},
                                                   {"where", "*", "--csv"},
                                                   {"live", "--json", "--count", "1"},
                                                   {"live", "--json", "--count", "1", "--all"},
                                                   {"executions", "--task", "1"},
                                                   {"executions", "--all", "--run", "1"}};

TEST_F(Commands, SayOfAnEmptyDatabaseThatNothingIsThere) {
  { const Store store{file_}; }
  for (const auto& words : kOfRunOne) {
    EXPECT_EQ(output_of(words),
              "exit code 1: tracer-bio: there is no run 1: see tracer-bio runs\n");
  }
  EXPECT_EQ(output_of({"top", "--json"}), "[]\n");
  EXPECT_EQ(output_of({"top"}), "TOOL  COUNT  FAILED  TIME  CPU  SHARE  MEMORY  READ  WRITTEN\n");
  EXPECT_EQ(output_of({"top", "--of", "libraries"}),
            "LIBRARY  VERSIONS  EXECUTIONS  CPU  RUNS  USERS\n");
  EXPECT_EQ(output_of({"where", "libz.so.1", "--json"}), "[]\n");
  for (const auto& words : kOfAll) EXPECT_EQ(output_of(words).find("exit code"), std::string::npos);
}

// Whatever bytes a process chooses for its name and arguments, none of them moves a cursor or
// begins a line.
TEST_F(Commands, LetNoNameSpeakToTheTerminal) {
  const std::string hostile = "\033[2J\n\r\xff\u202e";
  {
    Store store{file_};
    Batch batch = batch_of({ended_execution(1), open_execution(2)});
    for (ExecutionRecord& record : batch.executions) {
      record.attribution.tool = hostile;
      record.attribution.pipeline = hostile;
      record.attribution.task_id = 1;
      record.execution.exe = hostile;
      record.execution.comm = hostile;
      record.execution.args = hostile + '\0' + hostile;
    }
    batch.runs = {running_run(1, 1), running_run(2, 3)};
    batch.runs[0].pipeline = hostile;
    batch.runs[0].name = hostile;
    batch.runs[0].command = hostile;
    batch.tasks = {task(1, 1)};
    batch.tasks[0].name = batch.tasks[0].process = batch.tasks[0].tag = hostile;
    batch.objects = {object(1, "/usr/bin/" + hostile), object(2, "/usr/lib/" + hostile)};
    for (ObjectFile& file : batch.objects) file.soname = file.package = file.version = hostile;
    for (ExecutionRecord& record : batch.executions) record.objects = made_of(1, {2});
    write(store, batch);
  }
  for (const auto& commands : {kOfRunOne, kOfAll}) {
    for (const auto& words : commands) {
      const std::string output = output_of(words);
      EXPECT_EQ(output.find("exit code"), std::string::npos) << output;
      for (const char* byte : {"\033", "\xff", "\u202e"}) {
        EXPECT_EQ(output.find(byte), std::string::npos) << words[0] << ": " << output;
      }
    }
  }
}

TEST_F(Commands, TellPeopleWhatIsNotKnownOfLibraries) {
  {
    Store store{file_};
    Batch batch = batch_of({ended_execution(1), ended_execution(2)});
    batch.objects = {object(1, "/usr/bin/bwa"), object(2, "/usr/lib/libz.so.1")};
    batch.executions[0].objects = made_of(1, {2});
    batch.runs = {running_run(1, 1)};
    write(store, batch);
  }
  const std::string line =
      "\nOf 1 of 2 executions in runs it is not known what they were made of.\n";
  for (const auto& words : {std::vector<std::string>{"where", "libz.so.1"},
                            {"top", "--of", "libraries", "--by", "executions"}}) {
    const std::string output = output_of(words);
    EXPECT_NE(output.find("libz.so.1"), std::string::npos) << output;
    EXPECT_TRUE(output.ends_with(line)) << output;
  }
  EXPECT_EQ(output_of({"where", "libz.so.1", "--csv"}).find("not known"), std::string::npos);
}

TEST_F(Commands, ShowNestedRunsWhatStillRunsAndWhatHasNoName) {
  {
    Store store{file_};
    Batch batch = batch_of({open_execution(1), open_execution(2), ended_execution(3)});
    batch.executions[1].execution.parent_id = 1;
    batch.executions[1].attribution.run_id = 2;
    batch.executions[1].execution.exe.clear();
    batch.executions[2].execution.parent_id = 2;
    batch.executions[2].attribution.run_id = 2;
    batch.executions[2].execution.exit_code = 3;
    batch.runs = {running_run(1, 1), running_run(2, 2)};
    batch.runs[1].parent_run_id = 1;
    batch.tasks = {task(1, 3)};
    write(store, batch);
  }
  const std::string tree = output_of({"tree", "1"});
  EXPECT_NE(tree.find("[run 2 pipeline_1] bwa mem"), std::string::npos) << tree;
  EXPECT_NE(tree.find("[task 1] bwa mem"), std::string::npos) << tree;
  EXPECT_NE(tree.find("\nrunning "), std::string::npos) << tree;
  EXPECT_NE(output_of({"top", "--of", "executables"}).find("(no name)"), std::string::npos);
  EXPECT_NE(output_of({"top", "--of", "tasks"}).find("(no name)"), std::string::npos);
  EXPECT_NE(output_of({"top", "--of", "tasks", "--csv"}).find("\r\n,1,0,"), std::string::npos);
  EXPECT_EQ(output_of({"compare", "2", "1", "--of", "tasks"}),
            "exit code 1: tracer-bio: run 2 has no tasks: compare --of tools\n");
}

}  // namespace
}  // namespace tracer_bio
