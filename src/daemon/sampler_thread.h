// The sampler thread: reads the cost of all processes and of the machine at each interval.
#pragma once

#include <stop_token>

#include "daemon/channels.h"
#include "daemon/samplers.h"
#include "tracer_bio/config.h"

namespace tracer_bio {

// Returns when asked to stop. `mapped` as make_sampler() has it. Throws where no sampler works.
void run_sampler(const Config& config, IteratorMaker iterator, bool mapped, Channels& channels,
                 const std::stop_token& stop);

}  // namespace tracer_bio
