// The runs and tasks that are going on: trees within trees, and what each has cost so far.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "core/place.h"
#include "tracer_bio/execution.h"

namespace tracer_bio {

struct Engine;

// What is added up over a tree.
struct Cost {
  int64_t cpu_ns = 0;
  int64_t read_bytes = 0;
  int64_t write_bytes = 0;

  bool operator==(const Cost&) const = default;
};

Cost cost_of(const Totals& totals);

// A run or a task.
struct Tree {
  std::variant<Run, Task> row;
  std::optional<Place> around;  // the task or run that it was started in
  int64_t root_now = 0;         // the execution that the root's process runs
  bool lossless = true;         // since the start
  bool changed = true;          // waits to be written
  int64_t holders = 0;
  // Of a run alone.
  bool visible = false;  // something in it is worth a row
  // Those that are a workflow engine: what they start are its tasks.
  std::unordered_map<int64_t, const Engine*> engine_executions;
  std::unordered_map<std::string, int64_t> failed_tasks;  // by name

  // Both kinds of rows have these by the same names.
  RunStatus status() const {
    return std::visit([](const auto& of) { return of.status; }, row);
  }
};

// Changes the row, with what runs and tasks have by the same names.
template <class Change>
void change_row(Tree& tree, Change change) {
  std::visit(change, tree.row);
  tree.changed = true;
}

// What is known already stays.
inline void fill(std::string& text, const std::string& other) {
  if (text.empty()) text = other;
}

// Used by the events thread only. Pointers are good until a tree is added or forgotten.
class Forest {
 public:
  // Each is held by the trees and processes within it; where nobody holds it any more and it has
  // ended, it is forgotten.
  Run& add_run(Tree tree);
  Task& add_task(Tree tree);
  void hold(const Place& place);
  void release(const Place& place);

  Tree* find(const Place& place);
  Run* run(int64_t run_id);

  // Around a place: the task it is part of, the run, the task or run that this was started in.
  std::optional<Place> around(const Place& place);

  // From a place outwards.
  template <class Change>
  void for_each_around(std::optional<Place> place, Change change) {
    while (place) {
      Tree* tree = find(*place);
      if (tree == nullptr) return;
      change(*tree, *place);
      place = tree->around;
    }
  }

  template <class Change>
  void for_each(Change change) {
    for (auto& [place, tree] : trees_) change(tree);
  }

  // Appends the rows that changed since the last call, those around others first, of visible runs.
  void take_changed(std::vector<Run>& runs, std::vector<Task>& tasks);

 private:
  void add(const Place& place, Tree tree);
  void forget_ended();

  std::unordered_map<Place, Tree> trees_;
};

}  // namespace tracer_bio
