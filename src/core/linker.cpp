#include "core/linker.h"

#include <algorithm>
#include <utility>

#include "core/tool.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

void end_tree(Tree& tree, const Execution& execution) {
  change_row(tree, [&](auto& row) {
    row.end_ns = execution.end_ns;
    row.exit_code = execution.exit_code;
    row.exit_signal = execution.exit_signal;
    if (execution.end_reason == EndReason::kUnobserved) {
      row.status = RunStatus::kUnobserved;
    } else {
      row.status = row.exit_code == 0 ? RunStatus::kSucceeded : RunStatus::kFailed;
    }
  });
  if (auto* run = std::get_if<Run>(&tree.row))
    run->complete = run->status != RunStatus::kUnobserved && tree.lossless;
}

void note_peak(Tree& tree, int64_t bytes) {
  const bool higher =
      std::visit([&](const auto& row) { return bytes > row.peak_rss_bytes.value_or(0); }, tree.row);
  if (higher) change_row(tree, [&](auto& row) { row.peak_rss_bytes = bytes; });
}

}  // namespace

Linker::Linker(Filter filter, int64_t recording_id, FirstIds first)
    : redaction_(filter.privacy), recording_id_(recording_id), next_(first) {
  set_filter(std::move(filter));
}

void Linker::set_filter(Filter filter) {
  filter_ = std::move(filter);
  redaction_ = Redaction{filter_.privacy};
  engines_.clear();
  std::ranges::copy_if(engines(), std::back_inserter(engines_), [&](const Engine* engine) {
    return filter_.engines.contains(std::string(engine->name));
  });
}

// --- What an earlier recording left open.

void Linker::resume(Run run) {
  const int64_t root = run.root_execution_id;
  std::optional<Place> around;
  if (run.parent_run_id) around = Place{*run.parent_run_id, run.parent_task_id};
  // What happened while nobody recorded is not known.
  forest_.add_run({.row = std::move(run),
                   .around = around,
                   .root_now = root,
                   .lossless = false,
                   .changed = false,
                   .visible = true});
}

void Linker::resume(Task task) {
  const int64_t root = task.root_execution_id;
  const Place around{task.run_id, task.parent_task_id};
  forest_.add_task({.row = std::move(task), .around = around, .root_now = root, .changed = false});
}

void Linker::resume_root(const Execution& execution, const Place& place) {
  carry_roots(execution, place);
  const std::string tool = tool_of(execution);
  const Tree& run = *forest_.find({place.run_id});
  if (run.root_now == execution.id) begun_.run = std::get<Run>(run.row);
  for (const Engine* engine : engines_) {
    const auto start = start_of(*engine, execution, tool, place);
    if (!start) continue;
    forest_.find({place.run_id})->engine_executions.emplace(execution.id, engine);
    if (!start->takes_part) files_.begin_engine(execution, *engine, {place.run_id}, start->session);
  }
  begun_ = {};
}

void Linker::close_resumed(const std::function<bool(int64_t)>& lives) {
  forest_.for_each([&](Tree& tree) {
    if (tree.status() != RunStatus::kRunning || lives(tree.root_now)) return;
    change_row(tree, [](auto& row) { row.status = RunStatus::kUnobserved; });
    if (auto* run = std::get_if<Run>(&tree.row)) run->complete = false;
  });
}

// --- What an execution is part of.

Attribution Linker::attribute(const Execution& execution, std::optional<Place> place) {
  return attribute(execution, tool_of(execution), place);
}

Attribution Linker::attribute(const Execution& execution, std::string tool,
                              std::optional<Place> place) {
  Attribution attribution{.tool = std::move(tool)};
  const Run* run = place ? forest_.run(place->run_id) : nullptr;
  if (run == nullptr) return attribution;
  attribution.run_id = place->run_id;
  attribution.task_id = place->task_id;
  attribution.pipeline = run->pipeline;
  if (const Tree* task = place->task_id ? forest_.find(*place) : nullptr)
    attribution.task = task_key(std::get<Task>(task->row));
  attribution.kept = is_tracked(execution.uid) && is_listed(run->pipeline, attribution.tool);
  return attribution;
}

// --- Ends and costs.

void Linker::end(const Execution& execution, std::optional<Place> place) {
  if (!place || !execution.end_reason || *execution.end_reason == EndReason::kExec) return;
  const bool failed =
      execution.exit_code.value_or(0) != 0 || execution.exit_signal.value_or(0) != 0;
  forest_.for_each_around(place, [&](Tree& tree, const Place& at) {
    if (failed) change_row(tree, [](auto& row) { ++row.failed_executions; });
    if (tree.root_now != execution.id || tree.status() != RunStatus::kRunning) return;
    end_tree(tree, execution);
    if (const auto* task = std::get_if<Task>(&tree.row)) files_.end_task(*task, at, execution.uid);
  });
  files_.end_engine(execution);
}

void Linker::add_cost(const Place& place, const Cost& more) {
  forest_.for_each_around(place, [&](Tree& tree, const Place&) {
    change_row(tree, [&](auto& row) {
      row.cpu_ns += more.cpu_ns;
      row.read_bytes += more.read_bytes;
      row.write_bytes += more.write_bytes;
    });
  });
}

void Linker::note_memory(const Place& place, int64_t bytes) {
  Tree* tree = forest_.find(place);
  if (tree != nullptr) note_peak(*tree, bytes);
}

void Linker::note_process_peak(const Place& place, std::optional<int64_t> bytes) {
  if (!bytes) return;
  forest_.for_each_around(place, [&](Tree& tree, const Place&) { note_peak(tree, *bytes); });
}

void Linker::note_loss() {
  forest_.for_each([](Tree& tree) { tree.lossless = false; });
}

// --- What the configuration says.

const std::string* Linker::matching_pipeline(const std::string& tool) const {
  auto found = filter_.pipelines.find(tool);
  if (found == filter_.pipelines.end()) found = filter_.pipelines.find(std::string(stem(tool)));
  return found == filter_.pipelines.end() ? nullptr : &found->first;
}

// Of a run that no pipeline of the configuration stands for, everything is kept.
bool Linker::is_listed(const std::string& pipeline, const std::string& tool) const {
  const auto found = filter_.pipelines.find(pipeline);
  if (found == filter_.pipelines.end()) return true;
  const auto& tools = found->second;
  return tools.contains("*") || tools.contains(tool) || tools.contains(std::string(stem(tool)));
}

}  // namespace tracer_bio
