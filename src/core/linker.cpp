#include "core/linker.h"

#include <algorithm>
#include <utility>

#include "core/tool.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// Both kinds of rows have these by the same names.
template <class Change>
void change_row(Tree& tree, Change change) {
  std::visit(change, tree.row);
  tree.changed = true;
}

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

// A run that a workflow engine opened, rather than a pipeline of the configuration or a label.
bool is_opened_by_engine(const Run& run) {
  return !run.engine.empty() && run.engine == run.pipeline;
}

void note_peak(Tree& tree, int64_t bytes) {
  const bool higher =
      std::visit([&](const auto& row) { return bytes > row.peak_rss_bytes.value_or(0); }, tree.row);
  if (higher) change_row(tree, [&](auto& row) { row.peak_rss_bytes = bytes; });
}

void fill(std::string& text, const std::string& other) {
  if (text.empty()) text = other;
}

}  // namespace

Linker::Linker(Filter filter, int64_t recording_id, FirstIds first)
    : recording_id_(recording_id), next_(first) {
  set_filter(std::move(filter));
}

void Linker::set_filter(Filter filter) {
  filter_ = std::move(filter);
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
  for (const Engine* engine : engines_) {
    const auto start = engine->start(look(execution, tool, *engine, place));
    if (!start) continue;
    forest_.find({place.run_id})->engine_executions.emplace(execution.id, engine);
    if (!start->takes_part) files_.begin_engine(execution, *engine, {place.run_id}, start->session);
  }
}

void Linker::close_resumed(const std::function<bool(int64_t)>& lives) {
  forest_.for_each([&](Tree& tree) {
    if (tree.status() != RunStatus::kRunning || lives(tree.root_now)) return;
    change_row(tree, [](auto& row) { row.status = RunStatus::kUnobserved; });
    if (auto* run = std::get_if<Run>(&tree.row)) run->complete = false;
  });
}

// --- Beginnings.

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

Attribution Linker::begin(const Execution& execution, std::optional<Place> inherited) {
  carry_roots(execution, inherited);
  const std::string tool = tool_of(execution);
  std::optional<Place> place = inherited ? inherited : in_container(execution, tool);
  // A task of the run around it may begin a run of its own.
  const std::optional<Place> before = place;
  if (place) place = enter_task(execution, tool, place);
  const bool task_began = place != before;
  place = enter_pipeline(execution, tool, place);
  place = enter_engine(execution, tool, place);
  place = enter_labelled_run(execution, tool, place);
  if (!task_began) place = enter_task(execution, tool, place);
  place = enter_labelled_task(execution, tool, place);

  Attribution attribution = attribute(execution, tool, place);
  forest_.for_each_around(place, [&](Tree& tree, const Place&) {
    change_row(tree, [](auto& row) { ++row.executions; });
    tree.visible = tree.visible || attribution.kept;
  });
  return attribution;
}

// The process goes on with another program: where it was the root of a tree, it still is.
void Linker::carry_roots(const Execution& execution, std::optional<Place> place) {
  if (!execution.previous_id) return;
  forest_.for_each_around(place, [&](Tree& tree, const Place&) {
    if (tree.root_now == *execution.previous_id) tree.root_now = execution.id;
    const auto engine = tree.engine_executions.find(*execution.previous_id);
    if (engine != tree.engine_executions.end())
      tree.engine_executions.emplace(execution.id, engine->second);
  });
  files_.carry_engine(execution);
}

std::optional<Place> Linker::enter_pipeline(const Execution& execution, const std::string& tool,
                                            std::optional<Place> place) {
  const std::string* pipeline = matching_pipeline(tool);
  if (pipeline == nullptr) return place;
  // `env bash x.sh` and `bash x.sh` that executes itself again are one run: the process is its root
  // already.
  const Tree* around = place ? forest_.find({place->run_id}) : nullptr;
  const bool same = around != nullptr && around->root_now == execution.id &&
                    std::get<Run>(around->row).pipeline == *pipeline;
  return same ? place : open_run(execution, *pipeline, place);
}

std::optional<Place> Linker::enter_engine(const Execution& execution, const std::string& tool,
                                          std::optional<Place> place) {
  for (const Engine* engine : engines_) {
    const auto start = engine->start(look(execution, tool, *engine, place));
    if (!start) continue;
    if (start->shared && is_within(place, *engine, *start)) return place;
    if (const auto shared =
            start->shared && !place ? shared_run(execution, *engine, *start) : std::nullopt) {
      return shared;
    }
    if (!place || !joins(execution, *engine, *start, *place))
      place = open_run(execution, std::string(engine->name), place);
    enter_run_as_engine(execution, *engine, *start, *place);
    return place;
  }
  return place;
}

// Whether an engine that begins belongs to the run around it, rather than to one of its own.
bool Linker::joins(const Execution& execution, const Engine& engine, const EngineStart& start,
                   const Place& place) {
  const Tree* tree = forest_.find({place.run_id});
  const Run& run = std::get<Run>(tree->row);
  if (start.takes_part || !is_opened_by_engine(run)) return true;
  return run.engine == engine.name && tree->root_now == execution.id;
}

void Linker::enter_run_as_engine(const Execution& execution, const Engine& engine,
                                 const EngineStart& start, const Place& place) {
  Tree& tree = *forest_.find({place.run_id});
  tree.engine_executions.emplace(execution.id, &engine);
  if (start.takes_part) return;
  auto& run = std::get<Run>(tree.row);
  fill(run.engine, std::string(engine.name));
  fill(run.name, start.name);
  fill(run.session, start.session);
  tree.changed = true;
  files_.begin_engine(execution, engine, place, start.session);
}

// The same session's and user's run that is going on.
std::optional<Place> Linker::shared_run(const Execution& execution, const Engine& engine,
                                        const EngineStart& start) {
  std::optional<Place> found;
  forest_.for_each([&](const Tree& tree) {
    const auto* run = std::get_if<Run>(&tree.row);
    if (run == nullptr || run->engine != engine.name || run->session != start.session ||
        run->uid != execution.uid || run->end_ns.value_or(execution.start_ns) < execution.start_ns)
      return;
    found = Place{run->id};
  });
  return found;
}

bool Linker::is_within(std::optional<Place> place, const Engine& engine, const EngineStart& start) {
  bool within = false;
  forest_.for_each_around(place, [&](const Tree& tree, const Place&) {
    const auto* run = std::get_if<Run>(&tree.row);
    within =
        within || (run != nullptr && run->engine == engine.name && run->session == start.session);
  });
  return within;
}

std::optional<Place> Linker::enter_labelled_run(const Execution& execution, const std::string& tool,
                                                std::optional<Place> place) {
  const auto start = kLabel.start(look(execution, tool, kLabel, place));
  if (!start) return place;
  bool within = false;
  forest_.for_each_around(place, [&](Tree& tree, const Place&) {
    auto* run = std::get_if<Run>(&tree.row);
    if (run == nullptr) return;
    // The label of the command that the run begins with.
    if (tree.root_now == execution.id && run->name.empty()) run->name = start->name;
    within = within || run->name == start->name;
  });
  if (within) return place;
  const Run* around = place ? forest_.run(place->run_id) : nullptr;
  place = open_run(execution, around ? around->pipeline : std::string(kLabel.name), place);
  forest_.run(place->run_id)->name = start->name;
  return place;
}

std::optional<Place> Linker::enter_labelled_task(const Execution& execution,
                                                 const std::string& tool,
                                                 std::optional<Place> place) {
  auto row = kLabel.task(look(execution, tool, kLabel, place));
  if (!row) return place;
  bool within = false;
  forest_.for_each_around(place, [&](const Tree& tree, const Place&) {
    const auto* task = std::get_if<Task>(&tree.row);
    within = within || (task != nullptr && task->engine == kLabel.name && task->name == row->name);
  });
  if (within) return place;
  if (!place) place = open_run(execution, std::string(kLabel.name), place);
  return open_task(execution, kLabel, std::move(*row), *place);
}

std::optional<Place> Linker::enter_task(const Execution& execution, const std::string& tool,
                                        std::optional<Place> place) {
  for (const Engine* engine : engines_) {
    auto row = engine->task(look(execution, tool, *engine, place));
    if (!row) continue;
    // On the machine that a scheduler chose, the engine itself is elsewhere.
    if (!place) {
      place = open_run(execution, std::string(engine->name), place);
      forest_.run(place->run_id)->engine = engine->name;
    }
    return open_task(execution, *engine, std::move(*row), *place);
  }
  return place;
}

// A container's processes descend from the container's daemon; what they execute tells whose work
// it is.
std::optional<Place> Linker::in_container(const Execution& execution, const std::string& tool) {
  if (execution.container_id.empty()) return std::nullopt;
  std::optional<Place> found;
  for (const Engine* engine : engines_) {
    if (engine->contained == nullptr) continue;
    const std::string folder = engine->contained(look(execution, tool, *engine, {}));
    if (folder.empty()) continue;
    forest_.for_each([&](const Tree& tree) {
      const auto* task = std::get_if<Task>(&tree.row);
      if (task != nullptr && task->engine == engine->name && task->folder == folder &&
          task->end_ns.value_or(execution.start_ns) >= execution.start_ns)
        found = Place{task->run_id, task->id};
    });
  }
  return found;
}

Beginning Linker::look(const Execution& execution, std::string_view tool, const Engine& engine,
                       std::optional<Place> place) {
  Beginning beginning{.execution = execution, .tool = tool};
  if (!place) return beginning;
  const Tree* tree = forest_.find({place->run_id});
  if (tree == nullptr) return beginning;
  const auto is_engine = [&](std::optional<int64_t> id) {
    const auto found = id ? tree->engine_executions.find(*id) : tree->engine_executions.end();
    return found != tree->engine_executions.end() && found->second == &engine;
  };
  beginning.engine_around = std::get<Run>(tree->row).engine;
  beginning.by_engine = is_engine(execution.parent_id);
  beginning.continues = is_engine(execution.previous_id);
  if (const Tree* task = place->task_id ? forest_.find(*place) : nullptr) {
    beginning.task_engine = std::get<Task>(task->row).engine;
    beginning.continues = beginning.continues || task->root_now == execution.id;
  }
  return beginning;
}

Place Linker::open_run(const Execution& execution, const std::string& pipeline,
                       std::optional<Place> around) {
  Run run;
  run.id = next_.run++;
  run.recording_id = recording_id_;
  run.pipeline = pipeline;
  run.root_execution_id = execution.id;
  if (around) {
    run.parent_run_id = around->run_id;
    run.parent_task_id = around->task_id;
  }
  run.uid = execution.uid;
  shell_command(execution.args, run.command);
  run.cwd = execution.cwd;
  run.start_ns = execution.start_ns;
  const Place place{run.id};
  forest_.add_run({.row = std::move(run),
                   .around = around,
                   .root_now = execution.id,
                   .lossless = execution.origin == Origin::kEvent,
                   .visible = is_tracked(execution.uid)});
  return place;
}

Place Linker::open_task(const Execution& execution, const Engine& engine, Task row,
                        const Place& around) {
  row.id = next_.task++;
  row.run_id = around.run_id;
  row.parent_task_id = around.task_id;
  row.root_execution_id = execution.id;
  row.engine = engine.name;
  row.start_ns = execution.start_ns;
  const Place place{row.run_id, row.id};
  const Task& task =
      forest_.add_task({.row = std::move(row), .around = around, .root_now = execution.id});
  files_.begin_task(execution, engine, task);
  return place;
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
