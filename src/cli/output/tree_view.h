// How `tree` shows the executions of a run.
#pragma once

#include <span>
#include <string>

#include "cli/console.h"
#include "core/process_tree.h"

namespace tracer_bio {

// One line each, with figures to the left, below a line about the run.
void write_tree(const RunTree& tree, std::span<const TreeLine> lines, const Style& style,
                const TextSink& sink);

// {"run": …, "executions": […]}, each execution with its children. One that continues a process
// follows the one before it.
void write_tree_json(const RunTree& tree, std::span<const TreeLine> lines, const TextSink& sink);

}  // namespace tracer_bio
