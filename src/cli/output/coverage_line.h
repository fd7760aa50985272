#pragma once

#include <string>

#include "cli/console.h"
#include "store/use.h"

namespace tracer_bio {

// A line that tells people of how many executions nothing can be told; empty: there are none.
std::string coverage_line(const ObjectCoverage& coverage, const Style& style);

}  // namespace tracer_bio
