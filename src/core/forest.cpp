#include "core/forest.h"

#include <algorithm>
#include <utility>

namespace tracer_bio {
namespace {

template <class Row>
void sort_by_id(std::vector<Row>& rows, size_t from) {
  std::sort(rows.begin() + static_cast<std::ptrdiff_t>(from), rows.end(),
            [](const Row& a, const Row& b) { return a.id < b.id; });
}

}  // namespace

Cost cost_of(const Totals& totals) {
  return {totals.cpu_ns.value_or(0), totals.read_bytes.value_or(0), totals.write_bytes.value_or(0)};
}

void Forest::add(const Place& place, Tree tree) {
  if (tree.around) hold(*tree.around);
  trees_.insert_or_assign(place, std::move(tree));
}

Run& Forest::add_run(Tree tree) {
  const int64_t id = std::get<Run>(tree.row).id;
  add({id}, std::move(tree));
  return *run(id);
}

Task& Forest::add_task(Tree tree) {
  const auto& row = std::get<Task>(tree.row);
  const Place place{row.run_id, row.id};
  add(place, std::move(tree));
  return std::get<Task>(find(place)->row);
}

void Forest::hold(const Place& place) {
  if (Tree* tree = find(place)) ++tree->holders;
}

void Forest::release(const Place& place) {
  if (Tree* tree = find(place)) --tree->holders;
}

Tree* Forest::find(const Place& place) {
  const auto found = trees_.find(place);
  return found == trees_.end() ? nullptr : &found->second;
}

Run* Forest::run(int64_t run_id) {
  Tree* tree = find({run_id});
  return tree == nullptr ? nullptr : &std::get<Run>(tree->row);
}

std::optional<Place> Forest::around(const Place& place) {
  const Tree* tree = find(place);
  return tree == nullptr ? std::nullopt : tree->around;
}

void Forest::take_changed(std::vector<Run>& runs, std::vector<Task>& tasks) {
  const size_t runs_before = runs.size();
  const size_t tasks_before = tasks.size();
  for (auto& [place, tree] : trees_) {
    const Tree* run = find({place.run_id});
    if (!tree.changed || run == nullptr || !run->visible) continue;
    tree.changed = false;
    if (place.task_id) {
      tasks.push_back(std::get<Task>(tree.row));
    } else {
      runs.push_back(std::get<Run>(tree.row));
    }
  }
  // Those around before those within, whatever order the map has.
  sort_by_id(runs, runs_before);
  sort_by_id(tasks, tasks_before);
  forget_ended();
}

// A tree within a tree holds the one around it.
void Forest::forget_ended() {
  std::vector<Place> ended;
  for (const auto& [place, tree] : trees_) {
    if (tree.holders <= 0 && tree.status() != RunStatus::kRunning) ended.push_back(place);
  }
  for (const Place& place : ended) {
    const std::optional<Place> outer = around(place);
    trees_.erase(place);
    if (outer) release(*outer);
  }
}

}  // namespace tracer_bio
