#pragma once

#include <vector>

#include "cli/doctor/finding.h"
#include "cli/fleet/forwarder.h"
#include "tracer_bio/config.h"

namespace tracer_bio {

// Whether what rows are sent on to can be reached. Recording does without.
std::vector<Finding> check_forwards(const Config& config, const Forwarder::Open& open);

}  // namespace tracer_bio
