#pragma once

#include <span>
#include <string>

#include "cli/command_line.h"

namespace tracer_bio {

// tracer-bio(1), as troff with the man macros.
std::string man_page(std::span<const CommandDoc> docs);

}  // namespace tracer_bio
