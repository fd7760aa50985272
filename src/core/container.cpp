#include "core/container.h"

namespace tracer_bio {
namespace {

constexpr size_t kIdSize = 64;

// "<id>", "docker-<id>.scope", "libpod-<id>", "cri-containerd-<id>.scope", "crio-<id>.scope",
// "kubepods-….slice:cri-containerd:<id>". A conmon watches a container from outside, and
// "libpod_pod_<id>" is a pod.
std::optional<std::string_view> id_in(std::string_view name) {
  constexpr std::string_view kScope = ".scope";
  if (name.ends_with(kScope)) name.remove_suffix(kScope.size());
  if (name.size() < kIdSize) return std::nullopt;
  const std::string_view id = name.substr(name.size() - kIdSize);
  const std::string_view prefix = name.substr(0, name.size() - kIdSize);
  if (id.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  if (!prefix.empty() && !prefix.ends_with('-') && !prefix.ends_with(':')) return std::nullopt;
  if (prefix.ends_with("-conmon-")) return std::nullopt;
  return id;
}

// "lxc.payload.NAME" (LXC 4 and LXD), and NAME below "lxc" (LXC 2, Proxmox) or "lxc.payload"
// (LXC 3).
std::optional<std::string_view> lxc_name_in(std::string_view name, std::string_view parent) {
  constexpr std::string_view kPayload = "lxc.payload.";
  if (name.size() > kPayload.size() && name.starts_with(kPayload)) {
    return name.substr(kPayload.size());
  }
  if (!name.empty() && (parent == "lxc" || parent == "lxc.payload")) return name;
  return std::nullopt;
}

std::string_view cut_last_component(std::string_view& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) {
    const std::string_view name = path;
    path = {};
    return name;
  }
  const std::string_view name = path.substr(slash + 1);
  path = path.substr(0, slash);
  return name;
}

}  // namespace

std::optional<std::string_view> container_id_of(std::string_view cgroup_path) {
  std::string_view rest = cgroup_path;
  std::string_view name = cut_last_component(rest);
  while (!name.empty() || !rest.empty()) {
    const std::string_view parent = cut_last_component(rest);
    if (const auto id = id_in(name)) return id;
    if (const auto lxc = lxc_name_in(name, parent)) return lxc;
    name = parent;
  }
  return std::nullopt;
}

}  // namespace tracer_bio
