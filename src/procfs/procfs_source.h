// Events from looking at /proc again and again: where the kernel tells of nothing.
//
// A process that begins and ends between two looks is not seen; one that ends is seen to be gone,
// its status only where nobody has reaped it yet. What runs is looked at less often the longer it
// stays the same.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "procfs/proc_root.h"
#include "tracer_bio/source.h"

namespace tracer_bio {

std::unique_ptr<Source> make_procfs_source(ProcRoot proc, size_t max_args_bytes,
                                           std::vector<std::string> variables);

}  // namespace tracer_bio
