#pragma once

#include <filesystem>
#include <span>

namespace tracer_bio {

// From now on this process, with all threads that it starts, changes files below these folders
// alone: the kernel refuses the rest (Landlock). False where the kernel cannot.
// What is open stays open. Throws std::system_error.
bool write_only_below(std::span<const std::filesystem::path> folders);

}  // namespace tracer_bio
