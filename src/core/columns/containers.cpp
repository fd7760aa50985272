// The columns of containers.
#include <array>

#include "core/columns/field.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace columns {
namespace {

constexpr std::array kContainers{
    field<&Container::id>("container_id", "", "as executions have it"),
    text_or_null<&Container::runtime>(
        "runtime", "containerd, cri-o, docker, podman, lxc, systemd-nspawn; NULL: nobody told"),
    text_or_null<&Container::name>("name", "in Kubernetes that within its pod"),
    text_or_null<&Container::image>("image", "as its runtime names it; NULL: it told of none"),
    text_or_null<&Container::pod_name>("pod_name", "of Kubernetes"),
    text_or_null<&Container::pod_namespace>("pod_namespace", "of Kubernetes"),
    text_or_null<&Container::pod_uid>("pod_uid", "of Kubernetes, or the id of Podman's pod"),
    field<&Container::first_seen_ns>("first_seen_ns", kUtcNs, "start of its first execution"),
    field<&Container::last_seen_ns>("last_seen_ns", kUtcNs, "start or end of its last execution"),
};

}  // namespace
}  // namespace columns

std::span<const Column<Container>> container_columns() { return columns::kContainers; }

}  // namespace tracer_bio
