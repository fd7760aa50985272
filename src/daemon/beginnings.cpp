#include "daemon/beginnings.h"

#include "config/filter.h"
#include "core/interpreter.h"

namespace tracer_bio {

std::vector<std::string> beginning_names(const Config& config) {
  std::vector<std::string> names{"tracer-bio"};
  const Filter filter = make_filter(config);
  for (const auto& [pipeline, tools] : filter.pipelines) names.push_back(pipeline);
  names.insert(names.end(), filter.engines.begin(), filter.engines.end());
  if (filter.engines.contains("slurm")) names.emplace_back("slurmstepd");
  return names;
}

std::vector<std::string> starting_names() {
  std::vector<std::string> names;
  for (const std::string_view name : interpreter_names()) {
    // python3.11 ends before its dot.
    for (const char* version : {"", "2", "3", "5"}) names.push_back(std::string{name} + version);
  }
  return names;
}

}  // namespace tracer_bio
