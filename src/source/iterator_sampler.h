// Samples of all processes through the BPF task iterator: one read() of a few records instead of
// three files a process.
#pragma once

#include <memory>

#include "tracer_bio/sampler.h"

struct tracer_bpf;

namespace tracer_bio {

// Throws std::system_error where the kernel refuses the iterator.
std::unique_ptr<Sampler> make_iterator_sampler(tracer_bpf& program);

}  // namespace tracer_bio
