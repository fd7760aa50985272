#include "core/container_files.h"

#include <optional>
#include <span>

#include "core/json_text.h"

namespace tracer_bio {
namespace {

// The longest name of an image has some 500 bytes. What is longer is no runtime's.
constexpr size_t kMostNameBytes = 1024;

struct NamedMember {
  std::string Container::*field;
  std::string_view name;
};

// The first that is there counts.
void fill(std::span<const NamedMember> members, std::string_view object, Container& container) {
  std::string Container::*filled = nullptr;
  for (const auto& [field, name] : members) {
    if (field == filled) continue;
    auto text = string_member(object, name);
    if (!text || text->empty() || text->size() > kMostNameBytes) continue;
    container.*field = std::move(*text);
    filled = field;
  }
}

// The runtime's specification of a container (OCI), with annotations of Kubernetes, as containerd
// and CRI-O write it.
bool read_specification(std::string_view text, Container& container) {
  constexpr NamedMember kAnnotations[] = {
      {&Container::image, "io.kubernetes.cri.image-name"},
      {&Container::image, "io.kubernetes.cri-o.ImageName"},
      {&Container::name, "io.kubernetes.cri.container-name"},
      {&Container::name, "io.kubernetes.container.name"},
      {&Container::name, "nerdctl/name"},
      {&Container::pod_name, "io.kubernetes.cri.sandbox-name"},
      {&Container::pod_name, "io.kubernetes.pod.name"},
      {&Container::pod_namespace, "io.kubernetes.cri.sandbox-namespace"},
      {&Container::pod_namespace, "io.kubernetes.pod.namespace"},
      {&Container::pod_uid, "io.kubernetes.cri.sandbox-uid"},
      {&Container::pod_uid, "io.kubernetes.pod.uid"},
  };
  if (!member(text, "ociVersion")) return false;
  if (const auto annotations = member(text, "annotations"))
    fill(kAnnotations, *annotations, container);
  return true;
}

// Docker's own notes, with labels of Kubernetes where cri-dockerd made the container.
bool read_docker(std::string_view text, Container& container) {
  constexpr NamedMember kOwn[] = {{&Container::name, "Name"}};
  constexpr NamedMember kConfig[] = {{&Container::image, "Image"}};
  constexpr NamedMember kLabels[] = {
      {&Container::name, "io.kubernetes.container.name"},
      {&Container::pod_name, "io.kubernetes.pod.name"},
      {&Container::pod_namespace, "io.kubernetes.pod.namespace"},
      {&Container::pod_uid, "io.kubernetes.pod.uid"},
  };
  if (string_member(text, "ID") != container.id) return false;
  fill(kOwn, text, container);
  if (container.name.starts_with('/')) container.name.erase(0, 1);
  const auto config = member(text, "Config");
  if (!config) return true;
  fill(kConfig, *config, container);
  if (const auto labels = member(*config, "Labels")) fill(kLabels, *labels, container);
  return true;
}

// The object of an array of them whose member "id" is this.
std::optional<std::string_view> object_of_id(std::string_view array, std::string_view id) {
  JsonText text{array};
  text.skip_blanks();
  if (!text.take('[')) return std::nullopt;
  do {
    text.skip_blanks();
    const std::string_view object = text.rest();
    if (string_member(object, "id") == id) return object;
    if (!text.skip_value()) return std::nullopt;
    text.skip_blanks();
  } while (text.take(','));
  return std::nullopt;
}

// The list of all containers that containers-storage keeps for Podman, whose notes are JSON in a
// text.
bool read_podman(std::string_view text, Container& container) {
  constexpr NamedMember kMetadata[] = {{&Container::image, "image-name"},
                                       {&Container::name, "name"}};
  const auto object = object_of_id(text, container.id);
  if (!object) return false;
  if (const auto metadata = string_member(*object, "metadata"))
    fill(kMetadata, *metadata, container);
  return true;
}

constexpr std::string_view kId = "{id}";

struct KnownFile {
  ContainerFolder folder;
  std::string_view file;  // below it, with kId for the container's
  bool (*read)(std::string_view text, Container& container);
};

constexpr ContainerFolder kContainerd{"containerd",
                                      "/run/containerd/io.containerd.runtime.v2.task"};
constexpr ContainerFolder kK3s{"containerd", "/run/k3s/containerd/io.containerd.runtime.v2.task"};
constexpr ContainerFolder kCrio{"cri-o", "/run/containers/storage"};
constexpr ContainerFolder kPodman{"podman", "/var/lib/containers/storage"};
constexpr ContainerFolder kDocker{"docker", "/var/lib/docker/containers"};

// Podman's and CRI-O's by their storage drivers. What Podman removes with its container is noted in
// a list of its own.
constexpr KnownFile kFiles[] = {
    {kContainerd, "k8s.io/{id}/config.json", read_specification},
    {kK3s, "k8s.io/{id}/config.json", read_specification},
    {kContainerd, "default/{id}/config.json", read_specification},
    {kDocker, "{id}/config.v2.json", read_docker},
    {kCrio, "overlay-containers/{id}/userdata/config.json", read_specification},
    {kCrio, "vfs-containers/{id}/userdata/config.json", read_specification},
    {kPodman, "overlay-containers/containers.json", read_podman},
    {kPodman, "overlay-containers/volatile-containers.json", read_podman},
    {kPodman, "vfs-containers/containers.json", read_podman},
    {kPodman, "vfs-containers/volatile-containers.json", read_podman},
};

std::string path_of(const KnownFile& file, std::string_view id) {
  std::string path{file.folder.path};
  (path += '/') += file.file;
  if (const size_t at = path.find(kId); at != std::string::npos) path.replace(at, kId.size(), id);
  return path;
}

}  // namespace

std::span<const ContainerFolder> container_folders() {
  static constexpr ContainerFolder kFolders[] = {kContainerd, kK3s, kCrio, kPodman, kDocker};
  return kFolders;
}

std::vector<ContainerFile> files_of(const Container& container) {
  std::vector<ContainerFile> files;
  for (const KnownFile& file : kFiles) {
    const std::string_view runtime = file.folder.runtime;
    if (!container.runtime.empty() && container.runtime != runtime) continue;
    files.push_back({runtime, path_of(file, container.id), file.read});
  }
  return files;
}

}  // namespace tracer_bio
