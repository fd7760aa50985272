#include "daemon/variables.h"

#include <algorithm>

#include "config/filter.h"
#include "core/engines/engine.h"

namespace tracer_bio {
namespace {

void add_new(std::string_view name, std::vector<std::string>& names) {
  if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

}  // namespace

std::vector<std::string> recorded_variables(const Config& config) {
  std::vector<std::string> names;
  for (const std::string_view name : kLabel.variables) add_new(name, names);
  const Filter filter = make_filter(config);
  for (const Engine* engine : engines()) {
    if (!filter.engines.contains(std::string(engine->name))) continue;
    for (const std::string_view name : engine->variables) add_new(name, names);
  }
  for (const std::string& name : config.environment) add_new(name, names);
  return names;
}

}  // namespace tracer_bio
