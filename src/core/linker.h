// Attributes executions to runs, pipelines and tools. Pure: the same for the daemon and for
// `reprocess`.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "tracer_bio/execution.h"
#include "tracer_bio/filter.h"

namespace tracer_bio {

// What is added up over the tree of a run.
struct Cost {
  int64_t cpu_ns = 0;
  int64_t read_bytes = 0;
  int64_t write_bytes = 0;

  bool operator==(const Cost&) const = default;
};

Cost cost_of(const Totals& totals);

// Used by the events thread only.
class Linker {
 public:
  Linker(Filter filter, int64_t recording_id, int64_t next_run_id);

  // For executions that begin from now on.
  void set_filter(Filter filter) { filter_ = std::move(filter); }
  // For runs that begin from now on.
  void set_recording(int64_t recording_id) { recording_id_ = recording_id; }

  // A run of an earlier recording that goes on; those around it first.
  void resume(Run run);
  // `execution`, within `run_id`, goes on: where it follows the run's root in the same process, it
  // stands for the root now.
  void resume_root(const Execution& execution, int64_t run_id);
  // Closes as unobserved the resumed runs whose root's process is gone. `lives` tells of an
  // execution.
  void close_resumed(const std::function<bool(int64_t execution_id)>& lives);

  // What an execution within (or without) a run is part of. Counts nothing.
  Attribution attribute(const Execution& execution, std::optional<int64_t> run_id);

  // An execution begins. `inherited` is the run of the execution before it in the same process,
  // else of the process that forked it. Opens a run where it is the root of a pipeline.
  Attribution begin(const Execution& execution, std::optional<int64_t> inherited);

  // It has ended (end_reason is set). Ends the run whose root's process this was.
  void end(const Execution& execution, std::optional<int64_t> run_id);

  // To a run and those around it.
  void add_cost(int64_t run_id, const Cost& more);
  // The memory that a run's tree, the runs within it included, has at one moment.
  void note_memory(int64_t run_id, int64_t bytes);
  // The peak of one process's memory, to its run and those around it: their trees had as much.
  void note_process_peak(int64_t run_id, std::optional<int64_t> bytes);
  // Something was lost: no open run is complete any more.
  void note_loss();

  // A process that belongs to a run keeps it in memory: it may still start something.
  void hold(int64_t run_id);
  void release(int64_t run_id);

  std::optional<int64_t> parent_of(int64_t run_id) const;

  // Appends the runs that changed since the last call; those of untracked users only once something
  // in them was kept. Forgets those that have ended and that nobody holds.
  void take_changed(std::vector<Run>& runs);

 private:
  struct State {
    Run run;
    int64_t root_now = 0;  // the execution that the root's process runs
    bool lossless = true;  // since the start
    bool visible = false;
    bool changed = true;
    int64_t holders = 0;
  };

  State* find(int64_t run_id);
  void forget_ended();
  template <class Change>
  void for_run_and_parents(int64_t run_id, Change change);
  const std::string* matching_pipeline(const std::string& tool) const;
  int64_t open_run(const Execution& execution, const std::string& pipeline,
                   std::optional<int64_t> parent);
  bool is_tracked(uint32_t uid) const { return filter_.uids.empty() || filter_.uids.contains(uid); }
  bool is_listed(const std::string& pipeline, const std::string& tool) const;

  Filter filter_;
  int64_t recording_id_;
  int64_t next_run_id_;
  std::unordered_map<int64_t, State> runs_;
};

}  // namespace tracer_bio
