// Which container a process is in, told from its cgroup.
#pragma once

#include <optional>
#include <string_view>

#include "tracer_bio/execution.h"

namespace tracer_bio {

// The innermost container that a cgroup path names: 64 hex digits as Docker, Podman, containerd
// (Kubernetes too) and CRI-O write them, or the name of an LXC or systemd-nspawn container. Points
// into the path.
std::optional<std::string_view> container_id_of(std::string_view cgroup_path);

// What else the path tells of it: runtime and pod_uid, and the name where that is its id.
Container container_of(std::string_view cgroup_path);

}  // namespace tracer_bio
