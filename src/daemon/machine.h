// The machine that is recorded.
#pragma once

#include <string>

namespace tracer_bio {

std::string host_name();
std::string kernel_release();
// Of the running boot; empty where /proc does not tell.
std::string boot_id();

}  // namespace tracer_bio
