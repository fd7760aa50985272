#pragma once

#include <string>
#include <vector>

#include "tracer_bio/config.h"

namespace tracer_bio {

// Names by which the kernel follows a run from its first exec on, before anybody has looked at it;
// a run that begins otherwise it follows a moment later.
//
// Of programs that begin one: the configured pipelines' scripts, the listed workflow engines,
// `tracer-bio run`.
std::vector<std::string> beginning_names(const Config& config);
// Of programs that may be given such a script: `bash -e pipeline.sh`.
std::vector<std::string> starting_names();

}  // namespace tracer_bio
