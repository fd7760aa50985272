#pragma once

#include <string>

namespace tracer_bio {

// Throws std::system_error with errno, saying what was being done.
[[noreturn]] void throw_errno(const std::string& doing);
[[noreturn]] void throw_errno(int error, const std::string& doing);

}  // namespace tracer_bio
