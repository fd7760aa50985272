// miniwdl: each task is a container that it starts in the task's folder, `RUN/call-NAME`, where RUN
// is `YYYYMMDD_HHMMSS_WORKFLOW`. With Docker Swarm, its daemon starts them, and nothing here tells
// of it.
#include <algorithm>
#include <charconv>

#include "core/engines/engine.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

std::optional<EngineStart> start(const Beginning& beginning) {
  if (beginning.tool != "miniwdl") return std::nullopt;
  const auto args = split_args(beginning.execution.args);
  const bool runs = std::ranges::find(args, "run") != args.end();
  return runs ? std::optional<EngineStart>{EngineStart{}} : std::nullopt;
}

// "20261124_141651_w" → "w"; empty where it is not the folder of a run.
std::string_view workflow_of(std::string_view folder) {
  constexpr std::string_view kForm = "dddddddd_dddddd_";
  if (folder.size() <= kForm.size()) return {};
  for (size_t at = 0; at < kForm.size(); ++at) {
    const bool digit = folder[at] >= '0' && folder[at] <= '9';
    if (kForm[at] == 'd' ? !digit : folder[at] != '_') return {};
  }
  return folder.substr(kForm.size());
}

// "sub.t-0-a" of "/runs/20261124_141651_w/call-sub/call-t-0-a"; of a run folder alone, the task
// that the whole workflow is. Empty: no task's folder.
std::string name_of_folder(std::string_view path) {
  constexpr std::string_view kCall = "call-";
  std::string name;
  while (!path.empty()) {
    const std::string_view last = base_name(path);
    if (!last.starts_with(kCall)) {
      const std::string_view workflow = workflow_of(last);
      return name.empty() ? std::string(workflow) : name;
    }
    if (!name.empty()) name.insert(0, 1, '.');
    name.insert(0, last.substr(kCall.size()));
    path.remove_suffix(std::min(last.size() + 1, path.size()));
  }
  return name;
}

// The folder that the container works in is `work`, then `work2` …
std::optional<int64_t> attempt_of(const Execution& execution) {
  constexpr std::string_view kInside = ":/mnt/miniwdl_task_container/work";
  for (const std::string_view argument : split_args(execution.args)) {
    if (!argument.ends_with(kInside)) continue;
    std::string_view outside = base_name(argument.substr(0, argument.size() - kInside.size()));
    if (!outside.starts_with("work")) continue;
    outside.remove_prefix(4);
    int64_t count = 1;
    std::from_chars(outside.data(), outside.data() + outside.size(), count);
    return count;
  }
  return std::nullopt;
}

std::optional<Task> task(const Beginning& beginning) {
  if (!beginning.by_engine || beginning.continues) return std::nullopt;
  Task row;
  row.folder = beginning.execution.cwd;
  row.name = name_of_folder(row.folder);
  if (row.name.empty()) return std::nullopt;
  row.attempt = attempt_of(beginning.execution);
  return row;
}

}  // namespace

constexpr Engine kMiniwdl{.name = "miniwdl", .variables = {}, .start = start, .task = task};

}  // namespace tracer_bio
