// Reads the cost of every live process.
#pragma once

#include <string_view>
#include <vector>

#include "tracer_bio/event.h"

namespace tracer_bio {

// Used by the sampler thread only.
class Sampler {
 public:
  virtual ~Sampler() = default;

  virtual std::string_view name() const = 0;

  // Appends one sample for each live user process (no kernel threads, no zombies). Throws
  // std::system_error where nothing can be read at all; a process that vanishes meanwhile is left
  // out.
  virtual void sample(std::vector<ProcessSample>& samples) = 0;
};

}  // namespace tracer_bio
