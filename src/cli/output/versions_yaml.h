// The versions of a run's software as the pipelines of nf-core collect them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/console.h"
#include "core/software_versions.h"

namespace tracer_bio {

// A mapping of processes to mappings of names to versions; several versions of one are a list, as
// MultiQC takes it, and one that is not known is null, with the reason in a comment. Rows of a
// process and of a name are beside each other.
void write_versions_yaml(std::span<const SoftwareVersion> versions, const TextSink& sink);

// Internal to this, and to its tests: any text as one that every YAML reads as a string.
std::string yaml_text(std::string_view text);

}  // namespace tracer_bio
