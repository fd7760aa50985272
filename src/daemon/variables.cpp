#include "daemon/variables.h"

#include <algorithm>

namespace tracer_bio {

std::vector<std::string> recorded_variables(const Config& config) {
  std::vector<std::string> names{"TRACER_BIO_TASK", "TRACER_BIO_RUN"};
  for (const std::string& name : config.environment) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

}  // namespace tracer_bio
