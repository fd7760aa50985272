#pragma once

#include <span>
#include <string>

#include "cli/command_line.h"

namespace tracer_bio {

// A bash script that completes commands, options, files, and options that take one of a few words.
// It needs nothing of the bash-completion package.
std::string bash_completion(std::span<const CommandDoc> docs);

}  // namespace tracer_bio
