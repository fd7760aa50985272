#pragma once

#include <string_view>

namespace tracer_bio {

// A shell, or one of the small tools that every system has: a task's script is full of them, and
// nobody means them by the software that was used.
bool is_base_utility(std::string_view tool);

}  // namespace tracer_bio
