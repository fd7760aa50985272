#pragma once

#include <string>

namespace tracer_bio {

// spdlog to standard error, in the form that suits who reads it: a terminal or file gets time and
// level; systemd's journal, which has both already, the priority as sd-daemon(3) has it; a pipe
// (a container's log) the level. `level` is Config::log_level.
void set_up_logging(const std::string& level);

}  // namespace tracer_bio
