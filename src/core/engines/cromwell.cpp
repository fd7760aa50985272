// Cromwell: a Java program; each job is `bash
// …/cromwell-executions/WORKFLOW/UUID/call-NAME/execution/script`, with shard-N and attempt-N
// between where there are several.
#include <algorithm>
#include <charconv>

#include "core/engines/engine.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

std::optional<EngineStart> start(const Beginning& beginning) {
  if (beginning.tool != "cromwell") return std::nullopt;
  const auto args = split_args(beginning.execution.args);
  const bool works = std::ranges::any_of(
      args, [](std::string_view argument) { return argument == "run" || argument == "server"; });
  return works ? std::optional<EngineStart>{EngineStart{}} : std::nullopt;
}

std::string_view take_last(std::string_view& path) {
  const size_t slash = path.rfind('/');
  const std::string_view name = base_name(path);
  path = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
  return name;
}

// What follows the prefix, and the path without it; nothing where the path ends otherwise.
std::optional<std::string_view> take_last(std::string_view& path, std::string_view prefix) {
  if (!base_name(path).starts_with(prefix)) return std::nullopt;
  return take_last(path).substr(prefix.size());
}

std::optional<Task> task(const Beginning& beginning) {
  if (beginning.tool != "script" || beginning.continues) return std::nullopt;
  const auto args = split_args(beginning.execution.args);
  const auto script = std::ranges::find_if(
      args, [](std::string_view argument) { return argument.ends_with("/execution/script"); });
  if (script == args.end()) return std::nullopt;

  Task row;
  std::string_view path = *script;
  take_last(path);
  row.folder = path;
  take_last(path);
  int64_t attempt = 1;  // the first one has no folder of its own
  if (const auto number = take_last(path, "attempt-"))
    std::from_chars(number->data(), number->data() + number->size(), attempt);
  if (const auto shard = take_last(path, "shard-")) row.tag = "shard " + std::string(*shard);
  const auto call = take_last(path, "call-");
  if (!call || call->empty()) return std::nullopt;
  row.attempt = attempt;
  row.process = *call;
  row.name = instance_name(row.process, row.tag);
  return row;
}

void read_exit_code(std::string_view text, Task& task) {
  int code = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), code).ec != std::errc{}) return;
  task.exit_code = code;
  task.status = code == 0 ? RunStatus::kSucceeded : RunStatus::kFailed;
}

}  // namespace

constexpr Engine kCromwell{.name = "cromwell",
                           .variables = {},
                           .start = start,
                           .task = task,
                           .end_file = {.path = "rc", .read = read_exit_code}};

}  // namespace tracer_bio
