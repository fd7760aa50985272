// TRACER_BIO_RUN and TRACER_BIO_TASK in the environment of a command name its run and its task.
// What it starts inherits both: the linker tells that these are the same.
#include <array>

#include "core/engines/engine.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr std::array<std::string_view, 2> kVariables{"TRACER_BIO_RUN", "TRACER_BIO_TASK"};

std::optional<EngineStart> start(const Beginning& beginning) {
  const std::string_view name = variable(beginning.execution, kVariables[0]);
  if (name.empty()) return std::nullopt;
  return EngineStart{.name = std::string(name)};
}

std::optional<Task> task(const Beginning& beginning) {
  const std::string_view name = variable(beginning.execution, kVariables[1]);
  if (name.empty()) return std::nullopt;
  Task row;
  row.name = name;
  row.folder = beginning.execution.cwd;
  return row;
}

}  // namespace

constexpr Engine kLabel{.name = "label", .variables = kVariables, .start = start, .task = task};

}  // namespace tracer_bio
