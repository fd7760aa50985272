#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "cli/long_term/line_reader.h"

namespace tracer_bio {

// Lines that are edited by libedit; nullptr where the program was built without it.
std::unique_ptr<LineReader> make_edited_lines();

// Where former lines are kept, made where it is not there yet. Nothing where this user has no such
// folder: what HOME and XDG_STATE_HOME name may be somebody else's.
std::optional<std::filesystem::path> state_folder();

}  // namespace tracer_bio
