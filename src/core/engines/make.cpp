// make: each command of a recipe is a child of make, and a task. Which target it is for, make keeps
// to itself; so does whether a command comes from $(shell …).
#include <algorithm>
#include <array>

#include "core/engines/engine.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

bool is_make(std::string_view tool) {
  return tool == "make" || tool == "gmake" || tool == "gnumake";
}

// `make --version` and the like make nothing.
bool only_tells(const Execution& execution) {
  constexpr std::array<std::string_view, 4> kTelling{"-v", "--version", "-h", "--help"};
  return std::ranges::any_of(split_args(execution.args), [&](std::string_view argument) {
    return std::ranges::find(kTelling, argument) != kTelling.end();
  });
}

std::optional<EngineStart> start(const Beginning& beginning) {
  if (!is_make(beginning.tool) || only_tells(beginning.execution)) return std::nullopt;
  // A make within a make is a sub-make: its recipes are of the same run.
  return EngineStart{.takes_part = beginning.engine_around == kMake.name};
}

std::optional<Task> task(const Beginning& beginning) {
  if (!beginning.by_engine || beginning.continues || is_make(beginning.tool)) return std::nullopt;
  Task row;
  row.folder = beginning.execution.cwd;
  return row;
}

}  // namespace

constexpr Engine kMake{.name = "make", .variables = {}, .start = start, .task = task};

}  // namespace tracer_bio
