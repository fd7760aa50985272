#include "config/filter.h"

namespace tracer_bio {

Filter make_filter(const Config& config) {
  Filter filter;
  filter.uids.insert(config.uids.begin(), config.uids.end());
  for (const auto& [pipeline, tools] : config.pipelines) {
    filter.pipelines[pipeline].insert(tools.begin(), tools.end());
  }
  return filter;
}

}  // namespace tracer_bio
