// Events from a recording, as fast as they are taken.
#pragma once

#include <filesystem>
#include <memory>

#include "tracer_bio/source.h"

namespace tracer_bio {

// Throws as EventFileReader does.
std::unique_ptr<Source> make_replay_source(const std::filesystem::path& file);

}  // namespace tracer_bio
