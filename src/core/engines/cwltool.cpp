// cwltool: each job is a child of it, without a wrapper, in an empty folder of its own. Which step
// it is, cwltool says on its standard error alone.
#include <algorithm>
#include <array>

#include "core/engines/engine.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

std::optional<EngineStart> start(const Beginning& beginning) {
  if (beginning.tool != "cwltool" && beginning.tool != "cwl-runner") return std::nullopt;
  constexpr std::array<std::string_view, 4> kTelling{"--version", "--help", "-h", "--validate"};
  const auto args = split_args(beginning.execution.args);
  const bool only_tells = std::ranges::any_of(args, [&](std::string_view argument) {
    return std::ranges::find(kTelling, argument) != kTelling.end();
  });
  return only_tells ? std::nullopt : std::optional<EngineStart>{EngineStart{}};
}

// "/tmp/zhwqe5ea", as Python's tempfile names folders. Where it asks a container engine for an
// image, or node for the value of an expression, it stays where it was started.
bool is_folder_of_a_job(std::string_view folder) {
  constexpr size_t kSize = 8;
  const std::string_view name = base_name(folder);
  return name.size() == kSize &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

std::optional<Task> task(const Beginning& beginning) {
  const bool expression = beginning.tool == "node" || beginning.tool == "nodejs";
  if (!beginning.by_engine || beginning.continues || expression ||
      !is_folder_of_a_job(beginning.execution.cwd))
    return std::nullopt;
  Task row;
  row.folder = beginning.execution.cwd;
  return row;
}

}  // namespace

constexpr Engine kCwltool{.name = "cwltool", .variables = {}, .start = start, .task = task};

}  // namespace tracer_bio
