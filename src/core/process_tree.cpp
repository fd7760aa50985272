#include "core/process_tree.h"

#include <algorithm>
#include <unordered_map>

namespace tracer_bio {
namespace {

constexpr size_t kNone = SIZE_MAX;

// Nodes point to each other by their places. Without recursion: a chain may be as long as the run.
struct Node {
  const TreeExecution* execution = nullptr;
  size_t parent = kNone;    // whose children it is among; that of `previous` where it continues
  size_t previous = kNone;  // what its process ran before
  size_t starter = kNone;   // what forked its process
  size_t first_child = kNone;
  size_t last_child = kNone;
  size_t next = kNone;  // on its level
  size_t depth = 0;
  size_t now = kNone;  // what its process ran in the end
  bool orphan = false;
  bool kept = true;
  int64_t below = 0;  // kept nodes in its tree, without itself
};

class ProcessTree {
 public:
  ProcessTree(std::span<const TreeExecution> executions, int64_t root_id) {
    for (const TreeExecution& execution : executions) nodes_.push_back({&execution});
    std::ranges::sort(nodes_, {}, [](const Node& node) { return node.execution->id; });
    for (size_t at = 0; at < nodes_.size(); ++at) places_[nodes_[at].execution->id] = at;
    root_ = place_of(root_id);
    for (size_t at = 0; at < nodes_.size(); ++at) hang(at);
    order();
    find_ends_of_processes();
  }

  // From now on only failures and what leads to them are kept.
  void keep_failures() {
    for (Node& node : nodes_) node.kept = is_failure(*node.execution);
    for (size_t i = order_.size(); i-- > 0;) {
      const Node& node = nodes_[order_[i]];
      if (!node.kept) continue;
      if (node.parent != kNone) nodes_[node.parent].kept = true;
      if (node.previous != kNone) nodes_[node.previous].kept = true;
    }
  }

  void count_below() {
    for (size_t i = order_.size(); i-- > 0;) {
      const Node& node = nodes_[order_[i]];
      if (node.kept && node.parent != kNone) nodes_[node.parent].below += node.below + 1;
    }
  }

  std::vector<TreeLine> lines(size_t depth) const {
    std::vector<TreeLine> lines;
    for (const size_t at : order_) {
      const Node& node = nodes_[at];
      if (!node.kept || node.depth > depth) continue;
      lines.push_back({.execution = node.execution,
                       .depth = node.depth,
                       .continues = node.previous != kNone,
                       .orphan = node.orphan,
                       .hidden = is_hidden(node),
                       .omitted = node.depth == depth ? node.below : 0});
    }
    return lines;
  }

 private:
  size_t place_of(std::optional<int64_t> id) const {
    const auto found = id ? places_.find(*id) : places_.end();
    return found == places_.end() ? kNone : found->second;
  }

  // What comes before it. Ids grow: whatever else a damaged database says would be a circle.
  size_t before(size_t at, std::optional<int64_t> id) const {
    const size_t place = place_of(id);
    return place < at ? place : kNone;
  }

  void hang(size_t at) {
    Node& node = nodes_[at];
    if (at == root_) {
      append(at, kNone);
      return;
    }
    node.starter = before(at, node.execution->parent_id);
    node.previous = before(at, node.execution->previous_id);
    if (node.previous != kNone) {
      insert_after(at, node.previous);
    } else {
      node.orphan = node.starter == kNone;
      append(at, node.orphan ? root_ : node.starter);
    }
  }

  // The first and last child of a node, or of none: the top level.
  size_t& first_child(size_t parent) {
    return parent == kNone ? top_first_ : nodes_[parent].first_child;
  }
  size_t& last_child(size_t parent) {
    return parent == kNone ? top_last_ : nodes_[parent].last_child;
  }

  void append(size_t at, size_t parent) {
    nodes_[at].parent = parent;
    size_t& last = last_child(parent);
    (last == kNone ? first_child(parent) : nodes_[last].next) = at;
    last = at;
  }

  void insert_after(size_t at, size_t previous) {
    Node& node = nodes_[at];
    node.parent = nodes_[previous].parent;
    node.next = nodes_[previous].next;
    nodes_[previous].next = at;
    size_t& last = last_child(node.parent);
    if (last == previous) last = at;
  }

  // Parents before their children.
  void order() {
    std::vector<size_t> waiting;
    if (top_first_ != kNone) waiting.push_back(top_first_);
    while (!waiting.empty()) {
      const size_t at = waiting.back();
      waiting.pop_back();
      Node& node = nodes_[at];
      if (node.parent != kNone) node.depth = nodes_[node.parent].depth + 1;
      order_.push_back(at);
      if (node.next != kNone) waiting.push_back(node.next);
      if (node.first_child != kNone) waiting.push_back(node.first_child);
    }
  }

  void find_ends_of_processes() {
    for (size_t at = nodes_.size(); at-- > 0;) {
      Node& node = nodes_[at];
      if (node.now == kNone) node.now = at;
      if (node.previous == kNone) continue;
      size_t& now = nodes_[node.previous].now;
      if (now == kNone) now = node.now;
    }
  }

  bool is_hidden(const Node& node) const {
    if (!is_failure(*node.execution) || node.starter == kNone) return false;
    return nodes_[nodes_[node.starter].now].execution->exit_code == 0;
  }

  std::vector<Node> nodes_;  // by id
  std::unordered_map<int64_t, size_t> places_;
  std::vector<size_t> order_;
  size_t root_ = kNone;
  size_t top_first_ = kNone;
  size_t top_last_ = kNone;
};

// From the end: a line is the last of its level where none follows on it before a lesser depth.
void mark_last(std::vector<TreeLine>& lines) {
  std::vector<bool> followed;
  for (size_t i = lines.size(); i-- > 0;) {
    TreeLine& line = lines[i];
    followed.resize(line.depth + 1);
    line.last = !followed[line.depth];
    followed[line.depth] = true;
  }
}

void name_beginnings(const RunTree& tree, std::vector<TreeLine>& lines) {
  std::unordered_map<int64_t, const Run*> runs;
  std::unordered_map<int64_t, const Task*> tasks;
  for (const RunRow& row : tree.runs) {
    if (&row != &tree.runs.front()) runs[row.run.root_execution_id] = &row.run;
  }
  for (const Task& task : tree.tasks) tasks[task.root_execution_id] = &task;
  for (TreeLine& line : lines) {
    if (const auto run = runs.find(line.execution->id); run != runs.end()) {
      line.begins_run = run->second;
    }
    if (const auto task = tasks.find(line.execution->id); task != tasks.end()) {
      line.begins_task = task->second;
    }
  }
}

}  // namespace

bool is_failure(const TreeExecution& execution) {
  return execution.outcome == Outcome::kFailed || execution.outcome == Outcome::kOom;
}

std::vector<TreeLine> tree_lines(const RunTree& tree, const TreeOptions& options) {
  if (tree.runs.empty()) return {};
  ProcessTree nodes{tree.executions, tree.runs.front().run.root_execution_id};
  if (options.failed_only) nodes.keep_failures();
  nodes.count_below();
  std::vector<TreeLine> lines = nodes.lines(options.depth.value_or(kNone));
  mark_last(lines);
  name_beginnings(tree, lines);
  return lines;
}

}  // namespace tracer_bio
