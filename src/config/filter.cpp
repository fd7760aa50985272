#include "config/filter.h"

#include "core/engines/engine.h"

namespace tracer_bio {

Filter make_filter(const Config& config) {
  Filter filter;
  filter.uids.insert(config.uids.begin(), config.uids.end());
  for (const auto& [pipeline, tools] : config.pipelines) {
    filter.pipelines[pipeline].insert(tools.begin(), tools.end());
  }
  if (config.engines) {
    filter.engines.insert(config.engines->begin(), config.engines->end());
  } else {
    for (const Engine* engine : engines()) filter.engines.emplace(engine->name);
  }
  return filter;
}

}  // namespace tracer_bio
