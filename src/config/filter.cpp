#include "config/filter.h"

#include "core/engines/engine.h"

namespace tracer_bio {

Filter make_filter(const Config& config) {
  Filter filter;
  filter.privacy.args = config.args;
  filter.privacy.redact = config.redact;
  filter.privacy.hidden_uids.insert(config.hidden_uids.begin(), config.hidden_uids.end());
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
