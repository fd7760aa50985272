// Attributes executions to runs, tasks, pipelines and tools. Pure: the same for the daemon and for
// `reprocess`.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/engine_files.h"
#include "core/engines/engine.h"
#include "core/forest.h"
#include "core/place.h"
#include "core/redaction.h"
#include "tracer_bio/execution.h"
#include "tracer_bio/filter.h"

namespace tracer_bio {

// The run and the task of an engine that an execution is the root of.
struct Begun {
  std::optional<Run> run;
  std::optional<Task> task;
};

// Used by the events thread only.
class Linker {
 public:
  Linker(Filter filter, int64_t recording_id, FirstIds first);

  // For executions that begin from now on.
  void set_filter(Filter filter);
  // For runs that begin from now on.
  void set_recording(int64_t recording_id) { recording_id_ = recording_id; }

  // A run or task of an earlier recording that goes on; those around it first.
  void resume(Run run);
  void resume(Task task);
  // `execution`, within `place`, goes on: where it follows a root in the same process, it stands
  // for that now.
  void resume_root(const Execution& execution, const Place& place);
  // Closes as unobserved the resumed runs and tasks whose root's process is gone. `lives` tells of
  // an execution.
  void close_resumed(const std::function<bool(int64_t execution_id)>& lives);

  // What an execution at (or without) a place is part of. Counts nothing.
  Attribution attribute(const Execution& execution, std::optional<Place> place);

  // An execution begins. `inherited` is the place of the execution before it in the same process,
  // else of the process that forked it. Opens a run where it is the root of a pipeline or a
  // workflow engine, and a task where it begins one. From then on the execution holds nothing that
  // [privacy] hides.
  //
  // `begun` is what it began when its arguments could still be asked.
  Attribution begin(Execution& execution, std::optional<Place> inherited, Begun begun = {});

  // It has ended (end_reason is set). Ends the run and the tasks whose root's process this was.
  void end(const Execution& execution, std::optional<Place> place);

  // To a place and those around it.
  void add_cost(const Place& place, const Cost& more);
  // The memory that a tree, those within it included, has at one moment.
  void note_memory(const Place& place, int64_t bytes);
  // The peak of one process's memory, to its place and those around it: they had as much.
  void note_process_peak(const Place& place, std::optional<int64_t> bytes);
  // Something was lost: no open run is complete any more.
  void note_loss();

  // A process that belongs to a place keeps it in memory: it may still start something.
  void hold(const Place& place) { forest_.hold(place); }
  void release(const Place& place) { forest_.release(place); }
  std::optional<Place> around(const Place& place) { return forest_.around(place); }

  // What to read of runs and tasks, and the answers. Each request has one.
  std::vector<FileRequest> take_requests() { return files_.take_requests(); }
  void describe(const FileRequest& answer) { files_.describe(answer); }

  // Appends the runs and tasks that changed since the last call; those of untracked users only once
  // something in them was kept. Forgets those that have ended and that nobody holds.
  void take_changed(std::vector<Run>& runs, std::vector<Task>& tasks) {
    forest_.take_changed(runs, tasks);
  }

 private:
  Attribution attribute(const Execution& execution, std::string tool, std::optional<Place> place);

  // Each gives the place that an execution is at after it was looked at in one way.
  std::optional<Place> in_container(const Execution& execution, const std::string& tool);
  std::optional<Place> enter_pipeline(const Execution& execution, const std::string& tool,
                                      std::optional<Place> place);
  std::optional<Place> enter_engine(const Execution& execution, const std::string& tool,
                                    std::optional<Place> place);
  std::optional<Place> enter_labelled_run(const Execution& execution, const std::string& tool,
                                          std::optional<Place> place);
  std::optional<Place> enter_labelled_task(const Execution& execution, const std::string& tool,
                                           std::optional<Place> place);
  std::optional<Place> enter_task(const Execution& execution, const std::string& tool,
                                  std::optional<Place> place);

  std::optional<EngineStart> start_of(const Engine& engine, const Execution& execution,
                                      std::string_view tool, std::optional<Place> place);
  std::optional<Task> task_of(const Engine& engine, const Execution& execution,
                              std::string_view tool, std::optional<Place> place);

  void carry_roots(const Execution& execution, std::optional<Place> place);
  Beginning look(const Execution& execution, std::string_view tool, const Engine& engine,
                 std::optional<Place> place);
  bool joins(const Execution& execution, const Engine& engine, const EngineStart& start,
             const Place& place);
  void enter_run_as_engine(const Execution& execution, const Engine& engine,
                           const EngineStart& start, const Place& place);
  std::optional<Place> shared_run(const Execution& execution, const Engine& engine,
                                  const EngineStart& start);
  bool is_within(std::optional<Place> place, const Engine& engine, const EngineStart& start);
  Place open_run(const Execution& execution, const std::string& pipeline,
                 std::optional<Place> around);
  Place open_task(const Execution& execution, const Engine& engine, Task row, const Place& around);

  bool is_tracked(uint32_t uid) const { return filter_.uids.empty() || filter_.uids.contains(uid); }
  bool is_listed(const std::string& pipeline, const std::string& tool) const;
  const std::string* matching_pipeline(const std::string& tool) const;

  Filter filter_;
  Redaction redaction_;
  std::vector<const Engine*> engines_;  // that the filter lists
  Begun begun_;                         // during begin(), where arguments cannot be asked any more
  int64_t recording_id_;
  FirstIds next_;
  Forest forest_;
  EngineFiles files_{forest_};
};

}  // namespace tracer_bio
