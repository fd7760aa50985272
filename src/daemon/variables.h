#pragma once

#include <string>
#include <vector>

#include "tracer_bio/config.h"

namespace tracer_bio {

// The environment variables that are recorded: those that name a process's task or run, those by
// which the listed workflow engines are told, and those that the configuration lists. Each once.
std::vector<std::string> recorded_variables(const Config& config);

}  // namespace tracer_bio
