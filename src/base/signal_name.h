#pragma once

#include <cstdint>
#include <string>

namespace tracer_bio {

std::string signal_name(int64_t signal);  // SIGKILL; signal 64

}  // namespace tracer_bio
