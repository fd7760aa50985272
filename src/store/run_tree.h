#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/sqlite.h"

namespace tracer_bio {

// The ids of all executions in the trees of a run, or of a pipeline's runs, whether the filter kept
// them or not, as a JSON array. Reads every execution from the first root on: parents are not
// indexed, for the recorder's sake, and a child may begin long after its parent ended.
std::string run_tree(Connection& connection, std::optional<int64_t> run,
                     const std::optional<std::string>& pipeline);

}  // namespace tracer_bio
