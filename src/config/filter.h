#pragma once

#include "tracer_bio/config.h"
#include "tracer_bio/filter.h"

namespace tracer_bio {

Filter make_filter(const Config& config);

}  // namespace tracer_bio
