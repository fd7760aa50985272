#include "core/process_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "cli/output/tree_view.h"

namespace tracer_bio {
namespace {

RunTree run_of(int64_t root_id) {
  RunTree tree;
  RunRow& row = tree.runs.emplace_back();
  row.run.id = 1;
  row.run.pipeline = "rnaseq";
  row.run.root_execution_id = root_id;
  row.user = "alice";
  return tree;
}

TreeExecution& add(RunTree& tree, int64_t id, std::optional<int64_t> parent_id) {
  TreeExecution& execution = tree.executions.emplace_back();
  execution.id = id;
  execution.parent_id = parent_id;
  execution.tool = "t" + std::to_string(id);
  execution.end_reason = EndReason::kExit;
  execution.exit_code = 0;
  return execution;
}

TreeExecution& add_exec(RunTree& tree, int64_t id, int64_t previous_id,
                        std::optional<int64_t> parent_id) {
  TreeExecution& execution = add(tree, id, parent_id);
  execution.previous_id = previous_id;
  return execution;
}

void fail(TreeExecution& execution) {
  execution.exit_code = 1;
  execution.outcome = Outcome::kFailed;
}

// What is drawn, without the figures and the line about the run.
std::string drawn(const RunTree& tree, const TreeOptions& options = {}, bool utf8 = true) {
  std::string text;
  write_tree(tree, tree_lines(tree, options), Style{.utf8 = utf8},
             [&text](std::string_view part) { text += part; });
  std::string commands;
  std::string_view rest = text;
  rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
  const size_t column = rest.find("COMMAND");
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    // Cells before the last hold no other than ASCII.
    (commands += rest.substr(column, end - column)) += '\n';
    rest.remove_prefix(end + 1);
  }
  return commands.substr(commands.find('\n') + 1);
}

TEST(Tree, DrawsChildrenBelowTheirParentsInTheOrderOfTheirStarts) {
  RunTree tree = run_of(1);
  add(tree, 4, 2);
  add(tree, 1, 77);
  add(tree, 2, 1);
  add(tree, 3, 1);
  add(tree, 5, 3);
  EXPECT_EQ(drawn(tree),
            "t1\n"
            "├─ t2\n"
            "│  └─ t4\n"
            "└─ t3\n"
            "   └─ t5\n");
  EXPECT_EQ(drawn(tree, {}, false),
            "t1\n"
            "|- t2\n"
            "|  `- t4\n"
            "`- t3\n"
            "   `- t5\n");
}

TEST(Tree, ShowsAnExecAsTheSameProcessGoingOn) {
  RunTree tree = run_of(1);
  add(tree, 1, {});
  add(tree, 2, 1);
  add(tree, 3, 2);          // forked before the exec
  add(tree, 4, 1);          // a sibling begun in between
  add_exec(tree, 5, 2, 1);  // 2 becomes 5
  add(tree, 6, 5);
  add_exec(tree, 7, 1, {});  // the root itself becomes 7
  EXPECT_EQ(drawn(tree),
            "t1\n"
            "├─ t2\n"
            "│  └─ t3\n"
            "├→ t5\n"
            "│  └─ t6\n"
            "└─ t4\n"
            "→ t7\n");
}

TEST(Tree, HangsOrphansBelowTheRoot) {
  RunTree tree = run_of(2);
  add(tree, 1, {});  // older than the root
  add(tree, 2, 1);
  add(tree, 3, 99);
  add_exec(tree, 4, 98, 3);  // only what its process ran before is missing
  add(tree, 5, 5);           // its own parent
  add(tree, 6, 7);           // two that are each other's
  add(tree, 7, 6);
  EXPECT_EQ(drawn(tree),
            "t2\n"
            "├─ [parent not recorded] t1\n"
            "├─ [parent not recorded] t3\n"
            "│  └─ t4\n"
            "├─ [parent not recorded] t5\n"
            "└─ [parent not recorded] t6\n"
            "   └─ t7\n");
}

TEST(Tree, DoesWithoutARoot) {
  RunTree tree = run_of(1);
  add(tree, 2, 1);
  add(tree, 3, 2);
  EXPECT_EQ(drawn(tree), "[parent not recorded] t2\n└─ t3\n");
  EXPECT_TRUE(tree_lines(run_of(1), {}).empty());
}

TEST(Tree, EndsAtADepthAndCountsWhatIsBelow) {
  RunTree tree = run_of(1);
  add(tree, 1, {});
  add(tree, 2, 1);
  add(tree, 3, 2);
  add(tree, 4, 3);
  EXPECT_EQ(drawn(tree, {.depth = 1}), "t1\n└─ [2 below] t2\n");
  EXPECT_EQ(drawn(tree, {.depth = 0}), "[3 below] t1\n");
}

TEST(Tree, KeepsFailuresAndWhatLeadsToThem) {
  RunTree tree = run_of(1);
  add(tree, 1, {});
  add(tree, 2, 1);
  add(tree, 3, 1);
  fail(add(tree, 4, 3));
  add(tree, 5, 3);
  fail(add_exec(tree, 6, 2, 1));
  add(tree, 7, 1).outcome = Outcome::kAnswer;
  EXPECT_EQ(drawn(tree, {.failed_only = true}),
            "t1\n"
            "├─ t2\n"
            "├→ t6\n"
            "└─ t3\n"
            "   └─ t4\n");
  EXPECT_EQ(drawn(tree, {.depth = 1, .failed_only = true}),
            "t1\n"
            "├─ t2\n"
            "├→ t6\n"
            "└─ [1 below] t3\n");
}

TEST(Tree, TellsFailuresThatTheirStarterHides) {
  RunTree tree = run_of(1);
  fail(add(tree, 1, {}));
  fail(add(tree, 2, 1));
  add(tree, 3, 1).exit_code.reset();  // goes on as 5, which returns 0
  fail(add(tree, 4, 3));
  add_exec(tree, 5, 3, 1);
  std::string hidden;
  for (const TreeLine& line : tree_lines(tree, {})) {
    if (line.hidden) hidden += line.execution->tool;
  }
  EXPECT_EQ(hidden, "t4");
}

TEST(Tree, NamesTasksAndRunsWhereTheyBegin) {
  RunTree tree = run_of(1);
  add(tree, 1, {});
  add(tree, 2, 1);
  add(tree, 3, 1);
  add(tree, 4, 1);
  RunRow& inner = tree.runs.emplace_back();
  inner.run.id = 2;
  inner.run.pipeline = "in\nner";
  inner.run.root_execution_id = 2;
  tree.tasks.resize(2);
  tree.tasks[0] = {.id = 8, .root_execution_id = 3, .process = "ALIGN", .tag = "s\0331"};
  tree.tasks[1] = {.id = 9, .root_execution_id = 4, .hash = "ab/12"};
  EXPECT_EQ(drawn(tree),
            "t1\n"
            "├─ [run 2 in\\nner] t2\n"
            "├─ [task 8 ALIGN (s\\x1b1)] t3\n"
            "└─ [task 9 ab/12] t4\n");
}

TEST(Tree, ShowsTheToolAndWhatRanIt) {
  RunTree tree = run_of(1);
  TreeExecution& script = add(tree, 1, {});
  script.tool = "htseq-count";
  script.args = R"(["/usr/bin/python3","/usr/bin/htseq-count","a b"])";
  TreeExecution& program = add(tree, 2, 1);
  program.tool = "samtools";
  program.args = R"(["/opt/bin/samtools","sort","\u001b[2J\n\udcff"])";
  TreeExecution& other = add(tree, 4, 1);
  other.tool = "fastqc";
  other.args = R"(["java","-Xmx1g","-jar","x"])";
  TreeExecution& odd = add(tree, 3, 1);
  odd.tool = "x\033[2J";
  odd.args = "no array";
  EXPECT_EQ(drawn(tree),
            "htseq-count 'a b'\n"
            "├─ samtools sort $'\\x1b[2J\\n\\xff'\n"
            "├─ x\\x1b[2J\n"
            "└─ fastqc: java -Xmx1g -jar x\n");
}

// Neither the stack nor a line grows with it.
TEST(Tree, DrawsAChainOfAHundredThousand) {
  RunTree tree = run_of(1);
  add(tree, 1, {});
  for (int64_t id = 2; id <= 100'000; ++id) add(tree, id, id - 1);
  const std::vector<TreeLine> lines = tree_lines(tree, {});
  ASSERT_EQ(lines.size(), 100'000U);
  EXPECT_EQ(lines.back().depth, 99'999U);
  const std::string text = drawn(tree);
  EXPECT_LT(text.size(), 6'000'000U);
  EXPECT_TRUE(text.ends_with("…                             └─ t100000\n"));

  size_t open = 0;
  write_tree_json(tree, lines, [&](std::string_view part) {
    for (const char c : part) open += c == '{' ? 1 : c == '}' ? -1 : 0;
  });
  EXPECT_EQ(open, 0U);
}

TEST(Tree, JsonHasChildrenWithinTheirParents) {
  RunTree tree = run_of(1);
  add(tree, 1, {}).args = R"(["sh","-c"])";
  add(tree, 2, 1);
  add(tree, 3, 1);
  tree.tasks.push_back({.id = 8, .root_execution_id = 2});
  std::string text;
  write_tree_json(tree, tree_lines(tree, {}), [&](std::string_view part) { text += part; });
  const auto position = [&](std::string_view part) { return text.find(part); };
  EXPECT_EQ(position(R"({"run":{"id":1,)"), 0U);
  EXPECT_NE(position(R"("args":["sh","-c"])"), std::string::npos);
  EXPECT_NE(position(R"("begins_task":{"id":8,)"), std::string::npos);
  EXPECT_LT(position(R"("children":[)"), position(R"({"id":2,"run_id")"));
  EXPECT_NE(position("\"children\":[]}\n,{\"id\":3,"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\"children\":[]}]}]}\n"));
}

TEST(Tree, JsonOfARunWithoutExecutionsIsWhole) {
  std::string text;
  write_tree_json(run_of(1), {}, [&](std::string_view part) { text += part; });
  EXPECT_TRUE(text.ends_with(R"("executions":[]})"
                             "\n"));
}

TEST(Tree, ShowsHowEachEnded) {
  RunTree tree = run_of(1);
  add(tree, 1, {});
  fail(add(tree, 2, 1));
  TreeExecution& answer = add(tree, 3, 1);
  answer.exit_code = 1;
  answer.outcome = Outcome::kAnswer;
  TreeExecution& oom = add(tree, 4, 1);
  oom.end_reason = EndReason::kOom;
  oom.outcome = Outcome::kOom;
  TreeExecution& running = add(tree, 5, 1);
  running.end_reason.reset();
  running.exit_code.reset();
  std::string text;
  write_tree(tree, tree_lines(tree, {}), Style{.colours = true},
             [&text](std::string_view part) { text += part; });
  EXPECT_NE(text.find("\033[31m1 hidden\033[0m"), std::string::npos);
  EXPECT_NE(text.find("\n1 "), std::string::npos) << "an answer is no failure";
  EXPECT_NE(text.find("\033[31mout of memory\033[0m"), std::string::npos);
  EXPECT_NE(text.find("\033[32mrunning\033[0m"), std::string::npos);
}

}  // namespace
}  // namespace tracer_bio
