// How enumerations are spelt in the database.
#include <algorithm>
#include <array>
#include <cstddef>

#include "tracer_bio/column.h"

namespace tracer_bio {
namespace {

using Names = std::span<const std::string_view>;

// In the order of the enumerators.
constexpr std::array<std::string_view, 5> kEndReasons{"exit", "signal", "oom", "exec",
                                                      "unobserved"};
constexpr std::array<std::string_view, 3> kCpuQualities{"exact", "at_exit", "sampled"};
constexpr std::array<std::string_view, 3> kRssQualities{"exact", "upper_bound", "sampled"};
constexpr std::array<std::string_view, 2> kArgsHidden{"secrets", "all"};
constexpr std::array<std::string_view, 4> kOrigins{"event", "snapshot", "recovered", "polled"};
constexpr std::array<std::string_view, 4> kRunStatuses{"running", "succeeded", "failed",
                                                       "unobserved"};
constexpr std::array<std::string_view, 4> kOutcomes{"failed", "answer", "sigpipe", "oom"};
constexpr std::array<std::string_view, 6> kObjectKinds{"executable", "library", "python",
                                                       "r",          "perl",    "other"};
constexpr std::array<std::string_view, 5> kPackageSources{"debian", "conda", "python", "r", "path"};
constexpr std::array<std::string_view, 5> kObjectUnknowns{"no_path", "path_cut", "deleted",
                                                          "not_there", "not_elf"};

template <class Enumeration>
std::optional<Enumeration> find(Names names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enumeration>(found - names.begin());
}

}  // namespace

std::string_view name_of(EndReason value) { return kEndReasons[static_cast<size_t>(value)]; }
std::string_view name_of(CpuQuality value) { return kCpuQualities[static_cast<size_t>(value)]; }
std::string_view name_of(RssQuality value) { return kRssQualities[static_cast<size_t>(value)]; }
std::string_view name_of(ArgsHidden value) { return kArgsHidden[static_cast<size_t>(value)]; }
std::string_view name_of(Origin value) { return kOrigins[static_cast<size_t>(value)]; }
std::string_view name_of(RunStatus value) { return kRunStatuses[static_cast<size_t>(value)]; }
std::string_view name_of(Outcome value) { return kOutcomes[static_cast<size_t>(value)]; }
std::string_view name_of(ObjectKind value) { return kObjectKinds[static_cast<size_t>(value)]; }
std::string_view name_of(PackageSource value) {
  return kPackageSources[static_cast<size_t>(value)];
}
std::string_view name_of(ObjectUnknown value) {
  return kObjectUnknowns[static_cast<size_t>(value)];
}

template <>
std::optional<EndReason> from_name(std::string_view name) {
  return find<EndReason>(kEndReasons, name);
}
template <>
std::optional<CpuQuality> from_name(std::string_view name) {
  return find<CpuQuality>(kCpuQualities, name);
}
template <>
std::optional<RssQuality> from_name(std::string_view name) {
  return find<RssQuality>(kRssQualities, name);
}
template <>
std::optional<ArgsHidden> from_name(std::string_view name) {
  return find<ArgsHidden>(kArgsHidden, name);
}
template <>
std::optional<Origin> from_name(std::string_view name) {
  return find<Origin>(kOrigins, name);
}
template <>
std::optional<RunStatus> from_name(std::string_view name) {
  return find<RunStatus>(kRunStatuses, name);
}
template <>
std::optional<Outcome> from_name(std::string_view name) {
  return find<Outcome>(kOutcomes, name);
}
template <>
std::optional<ObjectKind> from_name(std::string_view name) {
  return find<ObjectKind>(kObjectKinds, name);
}
template <>
std::optional<PackageSource> from_name(std::string_view name) {
  return find<PackageSource>(kPackageSources, name);
}
template <>
std::optional<ObjectUnknown> from_name(std::string_view name) {
  return find<ObjectUnknown>(kObjectUnknowns, name);
}

}  // namespace tracer_bio
