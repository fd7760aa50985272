// What a recording with this configuration would do.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/doctor/finding.h"
#include "daemon/sources.h"
#include "tracer_bio/config.h"

namespace tracer_bio {

// Whether a source works that the configuration allows; a warning where it is not the best.
Finding check_source(SourceChoice choice, std::span<const SourceTrial> trials);
// `refusal`: why eBPF cannot be used (why_no_ebpf()).
Finding check_sampler(SamplerChoice choice, const std::optional<std::string>& refusal);

// Whether the files can be read in which container runtimes below `root` name containers and
// images. `in_pod`: this process is in a pod of Kubernetes, so that there is a runtime.
Finding check_containers(const std::filesystem::path& root, bool in_pod);

// Whether the [retention] sizes can hold on the database's disk.
Finding check_retention(const Config& config);

// The file or, where there is none yet, its folder; the space below it; a daemon that writes it.
std::vector<Finding> check_database(const std::filesystem::path& file);

}  // namespace tracer_bio
