// What is kept of a process's environment.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tracer_bio {

// The variables with these names, from the environment as the process has it: NAME=value, each
// followed by a NUL. Of several with one name the first, as getenv() has it. Cut at the limits of
// tracer_bio/events.h, as the eBPF program does.
std::string select_environment(std::string_view block, std::span<const std::string> names);

}  // namespace tracer_bio
