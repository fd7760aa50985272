// The Linker's part that decides which runs and tasks an execution opens or joins.
#include <utility>

#include "core/linker.h"
#include "core/tool.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// A run that a workflow engine opened, rather than a pipeline of the configuration or a label.
bool is_opened_by_engine(const Run& run) {
  return !run.engine.empty() && run.engine == run.pipeline;
}

}  // namespace

Attribution Linker::begin(Execution& execution, std::optional<Place> inherited, Begun begun) {
  begun_ = std::move(begun);
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
  redaction_.hide(execution, tool);
  forest_.for_each_around(place, [&](Tree& tree, const Place&) {
    change_row(tree, [](auto& row) { ++row.executions; });
    auto* run = std::get_if<Run>(&tree.row);
    if (run != nullptr && run->root_execution_id == execution.id)
      command_of(execution, run->command);
    tree.visible = tree.visible || attribution.kept;
  });
  return attribution;
}

// Where no arguments were kept, what they told once is all that is known.
std::optional<EngineStart> Linker::start_of(const Engine& engine, const Execution& execution,
                                            std::string_view tool, std::optional<Place> place) {
  if (execution.args_hidden != ArgsHidden::kAll)
    return engine.start(look(execution, tool, engine, place));
  if (!begun_.run || begun_.run->engine != engine.name) return std::nullopt;
  return EngineStart{.name = begun_.run->name, .session = begun_.run->session};
}

std::optional<Task> Linker::task_of(const Engine& engine, const Execution& execution,
                                    std::string_view tool, std::optional<Place> place) {
  if (execution.args_hidden != ArgsHidden::kAll)
    return engine.task(look(execution, tool, engine, place));
  if (!begun_.task || begun_.task->engine != engine.name) return std::nullopt;
  const Task& before = *begun_.task;
  return Task{.name = before.name,
              .process = before.process,
              .tag = before.tag,
              .hash = before.hash,
              .native_id = before.native_id,
              .attempt = before.attempt,
              .folder = before.folder};
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
    const auto start = start_of(*engine, execution, tool, place);
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
    auto row = task_of(*engine, execution, tool, place);
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

}  // namespace tracer_bio
