#include "core/container.h"

#include <algorithm>
#include <charconv>

namespace tracer_bio {
namespace {

constexpr size_t kIdSize = 64;
constexpr std::string_view kHexDigits = "0123456789abcdef";

// A container as a component of the path, and the one above it, tell it.
struct Named {
  std::string_view id;
  std::string_view runtime;  // empty: they do not tell
  bool by_name = false;      // the id is a name, as systemd escapes it where the runtime is nspawn
};

struct Prefix {
  std::string_view text;
  std::string_view runtime;
};
// In front of an id, or as the name of what is above it.
constexpr Prefix kPrefixes[] = {
    {"docker", "docker"}, {"libpod", "podman"},      {"cri-containerd", "containerd"},
    {"crio", "cri-o"},    {"nerdctl", "containerd"}, {"libpod_parent", "podman"},
};

std::string_view runtime_of(std::string_view prefix) {
  const auto* found = std::ranges::find(kPrefixes, prefix, &Prefix::text);
  return found == std::end(kPrefixes) ? std::string_view{} : found->runtime;
}

std::string_view without_end(std::string_view name, std::string_view end) {
  if (name.ends_with(end)) name.remove_suffix(end.size());
  return name;
}

// "<id>", "docker-<id>.scope", "libpod-<id>", "cri-containerd-<id>.scope", "crio-<id>.scope",
// "kubepods-….slice:cri-containerd:<id>". A conmon watches a container from outside, and
// "libpod_pod_<id>" is a pod.
std::optional<Named> by_id(std::string_view name, std::string_view parent) {
  name = without_end(name, ".scope");
  if (name.size() < kIdSize) return std::nullopt;
  const std::string_view id = name.substr(name.size() - kIdSize);
  std::string_view prefix = name.substr(0, name.size() - kIdSize);
  if (id.find_first_not_of(kHexDigits) != std::string_view::npos) return std::nullopt;
  if (prefix.empty()) return Named{.id = id, .runtime = runtime_of(parent)};
  if (!prefix.ends_with('-') && !prefix.ends_with(':')) return std::nullopt;
  if (prefix.ends_with("-conmon-")) return std::nullopt;
  prefix.remove_suffix(1);
  prefix.remove_prefix(prefix.rfind(':') + 1);
  return Named{.id = id, .runtime = runtime_of(prefix)};
}

// "lxc.payload.NAME" (LXC 4 and LXD), and NAME below "lxc" (LXC 2, Proxmox) or "lxc.payload"
// (LXC 3).
std::optional<Named> by_lxc_name(std::string_view name, std::string_view parent) {
  constexpr std::string_view kPayload = "lxc.payload.";
  if (name.size() > kPayload.size() && name.starts_with(kPayload)) {
    name.remove_prefix(kPayload.size());
  } else if (name.empty() || (parent != "lxc" && parent != "lxc.payload")) {
    return std::nullopt;
  }
  return Named{.id = name, .runtime = "lxc", .by_name = true};
}

// "payload" below "systemd-nspawn@NAME.service", or below "machine-NAME.scope" where it was started
// by hand.
std::optional<Named> by_nspawn_name(std::string_view name, std::string_view parent) {
  constexpr Prefix kUnits[] = {{"systemd-nspawn@", ".service"}, {"machine-", ".scope"}};
  if (name != "payload") return std::nullopt;
  for (const auto& [begin, end] : kUnits) {
    if (parent.size() <= begin.size() + end.size() || !parent.starts_with(begin) ||
        !parent.ends_with(end))
      continue;
    parent.remove_prefix(begin.size());
    parent.remove_suffix(end.size());
    return Named{.id = parent, .runtime = "systemd-nspawn", .by_name = true};
  }
  return std::nullopt;
}

// "my\x2dbox" → "my-box".
std::string unescaped(std::string_view name) {
  constexpr size_t kEscapeSize = 4;
  std::string text;
  while (!name.empty()) {
    unsigned char byte = 0;
    const bool escape = name.size() >= kEscapeSize && name.starts_with("\\x") &&
                        std::from_chars(name.data() + 2, name.data() + kEscapeSize, byte, 16).ptr ==
                            name.data() + kEscapeSize;
    text += escape ? static_cast<char>(byte) : name.front();
    name.remove_prefix(escape ? kEscapeSize : 1);
  }
  return text;
}

// "pod<uid>" and "kubepods-burstable-pod<uid, its dashes as _>.slice"; "libpod_pod_<id>" of Podman.
std::string pod_uid_in(std::string_view name) {
  constexpr std::string_view kPodman = "libpod_pod_";
  constexpr std::string_view kPod = "pod";
  constexpr size_t kShortest = 32;  // of a static pod, which has no dashes
  constexpr size_t kLongest = 36;
  name = without_end(name, ".slice");
  if (const size_t at = name.rfind(kPodman); at != std::string_view::npos)
    return std::string(name.substr(at + kPodman.size()));
  const size_t at = name.rfind(kPod);
  if (at == std::string_view::npos || (at > 0 && name[at - 1] != '-')) return {};
  std::string uid{name.substr(at + kPod.size())};
  std::ranges::replace(uid, '_', '-');
  const bool fits = uid.size() >= kShortest && uid.size() <= kLongest &&
                    uid.find_first_not_of("0123456789abcdef-") == std::string::npos;
  return fits ? uid : std::string{};
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

struct Found {
  Named container;
  std::string_view parent;  // the component above it
};

std::optional<Found> find_container(std::string_view cgroup_path) {
  std::string_view rest = cgroup_path;
  std::string_view name = cut_last_component(rest);
  while (!name.empty() || !rest.empty()) {
    const std::string_view parent = cut_last_component(rest);
    for (const auto look : {by_id, by_lxc_name, by_nspawn_name}) {
      if (const auto named = look(name, parent)) return Found{*named, parent};
    }
    name = parent;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> container_id_of(std::string_view cgroup_path) {
  const auto found = find_container(cgroup_path);
  return found ? std::optional(found->container.id) : std::nullopt;
}

Container container_of(std::string_view cgroup_path) {
  Container container;
  const auto found = find_container(cgroup_path);
  if (!found) return container;
  container.id = found->container.id;
  container.runtime = found->container.runtime;
  if (found->container.by_name) container.name = unescaped(found->container.id);
  container.pod_uid = pod_uid_in(found->parent);
  return container;
}

}  // namespace tracer_bio
