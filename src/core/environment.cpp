#include "core/environment.h"

#include <algorithm>
#include <vector>

#include "tracer_bio/events.h"
#include "tracer_bio/text.h"

namespace tracer_bio {

std::string select_environment(std::string_view block, std::span<const std::string> names) {
  std::string selected;
  std::vector<bool> found(names.size());
  for (const std::string_view variable : split_args(block)) {
    const size_t equals = variable.find('=');
    if (equals == std::string_view::npos) continue;
    const auto name = std::ranges::find(names, variable.substr(0, equals));
    const auto index = static_cast<size_t>(name - names.begin());
    if (name == names.end() || found[index]) continue;
    found[index] = true;
    const std::string_view kept = variable.substr(0, TB_VARIABLE_BYTES - 1);
    if (selected.size() + kept.size() + 1 > TB_ENVIRONMENT_BYTES) continue;
    selected += kept;
    selected += '\0';
  }
  return selected;
}

}  // namespace tracer_bio
