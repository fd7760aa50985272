// Which sampler is used, and which takes over where it is refused.
#pragma once

#include <functional>
#include <memory>

#include "procfs/tracked_processes.h"
#include "tracer_bio/config.h"
#include "tracer_bio/sampler.h"

namespace tracer_bio {

// Makes the sampler that reads through the BPF task iterator; throws where it is refused. Empty:
// there is no eBPF.
using IteratorMaker = std::function<std::unique_ptr<Sampler>()>;

// The sampler that the configuration asks for. `auto` takes the iterator for all processes (or
// /proc for the tracked ones alone), adds from /proc what only /proc knows of tracked ones, and
// each takes over, saying so once, where the other fails. One that was asked for by name and fails,
// throws. `tracked` outlives it. `mapped`: samples of tracked processes tell which files they have
// mapped to execute them. Used by the sampler thread only.
std::unique_ptr<Sampler> make_sampler(const Config& config, IteratorMaker iterator,
                                      const TrackedProcesses& tracked, bool mapped = false);

}  // namespace tracer_bio
