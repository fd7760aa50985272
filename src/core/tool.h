#pragma once

#include <string>

#include "tracer_bio/execution.h"

namespace tracer_bio {

// The name that a person would give to what an execution runs: "samtools", "htseq-count" rather
// than "python3", "pipeline_1.sh" rather than "bash". Wrappers that start another program (env,
// nice, time, timeout, sudo …) are named themselves: what they start is an execution of its own.
// Never empty.
// Of arguments that were hidden, what was made of them before.
std::string tool_of(const Execution& execution);

// Its arguments as one would type them in a shell; its tool where none of them were kept. Replaces
// what `command` held.
void command_of(const Execution& execution, std::string& command);

}  // namespace tracer_bio
