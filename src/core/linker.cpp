#include "core/linker.h"

#include <algorithm>

#include "core/tool.h"
#include "tracer_bio/text.h"

namespace tracer_bio {

Cost cost_of(const Totals& totals) {
  return {totals.cpu_ns.value_or(0), totals.read_bytes.value_or(0), totals.write_bytes.value_or(0)};
}

Linker::Linker(Filter filter, int64_t recording_id, int64_t next_run_id)
    : filter_(std::move(filter)), recording_id_(recording_id), next_run_id_(next_run_id) {}

void Linker::resume(Run run) {
  const int64_t id = run.id;
  const int64_t root = run.root_execution_id;
  if (run.parent_run_id) hold(*run.parent_run_id);
  // What happened while nobody recorded is not known.
  runs_.insert_or_assign(id, State{.run = std::move(run),
                                   .root_now = root,
                                   .lossless = false,
                                   .visible = true,
                                   .changed = false});
}

void Linker::resume_root(const Execution& execution, int64_t run_id) {
  State* state = find(run_id);
  if (state != nullptr && execution.previous_id == state->root_now) state->root_now = execution.id;
}

void Linker::close_resumed(const std::function<bool(int64_t)>& lives) {
  for (auto& [id, state] : runs_) {
    if (state.run.status != RunStatus::kRunning || lives(state.root_now)) continue;
    state.run.status = RunStatus::kUnobserved;
    state.run.complete = false;
    state.changed = true;
  }
}

Attribution Linker::attribute(const Execution& execution, std::optional<int64_t> run_id) {
  Attribution attribution{.run_id = run_id, .tool = tool_of(execution)};
  if (const State* state = run_id ? find(*run_id) : nullptr) {
    attribution.pipeline = state->run.pipeline;
    attribution.kept =
        is_tracked(execution.uid) && is_listed(attribution.pipeline, attribution.tool);
  }
  return attribution;
}

Attribution Linker::begin(const Execution& execution, std::optional<int64_t> inherited) {
  State* around = inherited ? find(*inherited) : nullptr;
  const bool same_root =
      around != nullptr && execution.previous_id && around->root_now == *execution.previous_id;
  if (same_root) around->root_now = execution.id;

  Attribution attribution = attribute(execution, inherited);
  const std::string* pipeline = matching_pipeline(attribution.tool);
  // `env bash x.sh` and `bash x.sh` that executes itself again are one run: the process is its root
  // already.
  if (pipeline != nullptr && !(same_root && around->run.pipeline == *pipeline)) {
    attribution = attribute(execution, open_run(execution, *pipeline, inherited));
  }
  if (attribution.run_id) {
    for_run_and_parents(*attribution.run_id, [&](State& state) {
      ++state.run.executions;
      state.visible = state.visible || attribution.kept;
    });
  }
  return attribution;
}

void Linker::end(const Execution& execution, std::optional<int64_t> run_id) {
  if (!run_id || !execution.end_reason || *execution.end_reason == EndReason::kExec) return;
  if (execution.exit_code.value_or(0) != 0 || execution.exit_signal.value_or(0) != 0) {
    for_run_and_parents(*run_id, [](State& state) { ++state.run.failed_executions; });
  }
  State* state = find(*run_id);
  if (state == nullptr || state->root_now != execution.id) return;
  state->changed = true;
  Run& run = state->run;
  run.end_ns = execution.end_ns;
  run.exit_code = execution.exit_code;
  run.exit_signal = execution.exit_signal;
  if (*execution.end_reason == EndReason::kUnobserved) {
    run.status = RunStatus::kUnobserved;
    run.complete = false;
  } else {
    run.status = run.exit_code == 0 ? RunStatus::kSucceeded : RunStatus::kFailed;
    run.complete = state->lossless;
  }
}

void Linker::add_cost(int64_t run_id, const Cost& more) {
  for_run_and_parents(run_id, [&](State& state) {
    state.run.cpu_ns += more.cpu_ns;
    state.run.read_bytes += more.read_bytes;
    state.run.write_bytes += more.write_bytes;
  });
}

void Linker::note_memory(int64_t run_id, int64_t bytes) {
  State* state = find(run_id);
  if (state == nullptr || state->run.peak_rss_bytes.value_or(0) >= bytes) return;
  state->run.peak_rss_bytes = bytes;
  state->changed = true;
}

void Linker::note_process_peak(int64_t run_id, std::optional<int64_t> bytes) {
  if (!bytes) return;
  for (std::optional<int64_t> id = run_id; id; id = parent_of(*id)) note_memory(*id, *bytes);
}

void Linker::note_loss() {
  for (auto& [id, state] : runs_) state.lossless = false;
}

void Linker::hold(int64_t run_id) {
  if (State* state = find(run_id)) ++state->holders;
}

void Linker::release(int64_t run_id) {
  if (State* state = find(run_id)) --state->holders;
}

std::optional<int64_t> Linker::parent_of(int64_t run_id) const {
  const auto found = runs_.find(run_id);
  return found == runs_.end() ? std::nullopt : found->second.run.parent_run_id;
}

void Linker::take_changed(std::vector<Run>& runs) {
  const size_t before = runs.size();
  for (auto& [id, state] : runs_) {
    if (state.changed && state.visible) runs.push_back(state.run);
    if (state.visible) state.changed = false;
  }
  // Parents before their children, whatever order the map has.
  std::sort(runs.begin() + static_cast<std::ptrdiff_t>(before), runs.end(),
            [](const Run& a, const Run& b) { return a.id < b.id; });
  forget_ended();
}

// A run within a run holds the one around it.
void Linker::forget_ended() {
  std::vector<int64_t> ended;
  for (const auto& [id, state] : runs_) {
    if (state.holders <= 0 && state.run.status != RunStatus::kRunning) ended.push_back(id);
  }
  for (const int64_t id : ended) {
    const std::optional<int64_t> parent = parent_of(id);
    runs_.erase(id);
    if (parent) release(*parent);
  }
}

Linker::State* Linker::find(int64_t run_id) {
  const auto found = runs_.find(run_id);
  return found == runs_.end() ? nullptr : &found->second;
}

template <class Change>
void Linker::for_run_and_parents(int64_t run_id, Change change) {
  for (std::optional<int64_t> id = run_id; id;) {
    State* state = find(*id);
    if (state == nullptr) return;
    change(*state);
    state->changed = true;
    id = state->run.parent_run_id;
  }
}

const std::string* Linker::matching_pipeline(const std::string& tool) const {
  auto found = filter_.pipelines.find(tool);
  if (found == filter_.pipelines.end()) found = filter_.pipelines.find(std::string(stem(tool)));
  return found == filter_.pipelines.end() ? nullptr : &found->first;
}

int64_t Linker::open_run(const Execution& execution, const std::string& pipeline,
                         std::optional<int64_t> parent) {
  Run run;
  run.id = next_run_id_++;
  run.recording_id = recording_id_;
  run.pipeline = pipeline;
  run.root_execution_id = execution.id;
  run.parent_run_id = parent;
  run.uid = execution.uid;
  shell_command(execution.args, run.command);
  run.cwd = execution.cwd;
  run.start_ns = execution.start_ns;
  const int64_t id = run.id;
  if (parent) hold(*parent);
  runs_.emplace(id, State{.run = std::move(run),
                          .root_now = execution.id,
                          .lossless = execution.origin == Origin::kEvent,
                          .visible = is_tracked(execution.uid)});
  return id;
}

bool Linker::is_listed(const std::string& pipeline, const std::string& tool) const {
  const auto found = filter_.pipelines.find(pipeline);
  if (found == filter_.pipelines.end()) return false;
  const auto& tools = found->second;
  return tools.contains("*") || tools.contains(tool) || tools.contains(std::string(stem(tool)));
}

}  // namespace tracer_bio
