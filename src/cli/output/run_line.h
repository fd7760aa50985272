#pragma once

#include <string>

#include "cli/console.h"
#include "tracer_bio/column.h"

namespace tracer_bio {

// A run in a line for people: what, whose, when, how it went.
std::string run_line(const RunRow& row, const Style& style);

}  // namespace tracer_bio
