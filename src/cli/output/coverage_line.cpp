#include "cli/output/coverage_line.h"

#include <fmt/format.h>

namespace tracer_bio {

std::string coverage_line(const ObjectCoverage& coverage, const Style& style) {
  const int64_t unknown = coverage.members - coverage.known;
  if (unknown <= 0) return {};
  return style.paint(Colour::kGrey,
                     fmt::format("Of {} of {} executions in runs it is not known what they were "
                                 "made of.",
                                 unknown, coverage.members)) +
         '\n';
}

}  // namespace tracer_bio
