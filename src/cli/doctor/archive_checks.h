#pragma once

#include <filesystem>
#include <vector>

#include "cli/doctor/finding.h"

namespace tracer_bio {

// Whether there is DuckDB, which recording does without, and, where one is configured, an archive.
std::vector<Finding> check_archive(const std::filesystem::path& directory);

}  // namespace tracer_bio
