// The start of a recording: what an earlier one left, and what runs already.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/tracker.h"
#include "store/store.h"
#include "tracer_bio/source.h"

namespace tracer_bio {

// Takes in what already runs. The source is attached: a process born in between is seen twice,
// never missed. Stores all of it; of environments the named variables. Gives the executions whose
// rows will be completed.
std::vector<int64_t> start_recording(const Source& source, Tracker& tracker, Store& store,
                                     int64_t max_args_bytes,
                                     std::span<const std::string> variables);

// Gives the tracker and the linker what an earlier recording of this boot left open, and closes
// what is of another boot.
void resume_recording(const Resume& resume, Tracker& tracker, Linker& linker, Store& store);

}  // namespace tracer_bio
