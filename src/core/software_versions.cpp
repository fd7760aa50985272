#include "core/software_versions.h"

#include <algorithm>

#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// "FASTQC" of "NFCORE_RNASEQ:RNASEQ:FASTQC".
std::string_view last_part(std::string_view process) {
  const std::string_view last = process.substr(process.rfind(':') + 1);
  return last.empty() ? process : last;
}

// "python" of "/usr/bin/python3.11".
std::string_view program_name(std::string_view path) {
  const std::string_view name = base_name(path);
  return name.substr(0, name.find_last_not_of(".0123456789") + 1);
}

SoftwareVersion version_of(std::string_view process, std::string_view name, SoftwareKind kind,
                           const ObjectFile& file) {
  SoftwareVersion version{.process = std::string{last_part(process)},
                          .name = std::string{name},
                          .kind = kind,
                          .version = file.version,
                          .package = file.package,
                          .package_version = file.package_version,
                          .path = file.path,
                          .unknown = {}};
  if (file.version.empty()) version.unknown = VersionUnknown::kNoPackage;
  return version;
}

}  // namespace

std::string_view name_of(SoftwareKind value) {
  constexpr std::string_view kNames[] = {"tool", "interpreter", "package", "engine", "recorder"};
  return kNames[static_cast<size_t>(value)];
}

std::string_view name_of(VersionUnknown value) {
  constexpr std::string_view kNames[] = {"not_looked_at", "script", "no_package"};
  return kNames[static_cast<size_t>(value)];
}

void SoftwareVersions::add(const SoftwareVersion& version) {
  found_[{version.process, version.name}].try_emplace(version.version, version);
}

void SoftwareVersions::add_tool(std::string_view process, const std::string& tool,
                                const ToolProgram& program, SoftwareKind kind) {
  if (program.is_tool) {
    add(version_of(process, tool, kind, program.file));
    return;
  }
  SoftwareVersion version = version_of(process, tool, kind, {});
  version.unknown = VersionUnknown::kNotLookedAt;
  if (!program.file.path.empty()) {
    version.unknown = VersionUnknown::kScript;
    version.path = program.file.path;
    const std::string_view interpreter = program_name(program.file.path);
    if (!interpreter.empty())
      add(version_of(process, interpreter, SoftwareKind::kInterpreter, program.file));
  }
  add(version);
}

void SoftwareVersions::add_package(std::string_view process, const ObjectFile& file) {
  add(version_of(process, file.package, SoftwareKind::kPackage, file));
}

std::vector<SoftwareVersion> SoftwareVersions::take() {
  std::vector<SoftwareVersion> result;
  for (auto& [key, versions] : found_) {
    if (versions.size() > 1) versions.erase("");
    for (auto& [number, version] : versions) result.push_back(std::move(version));
  }
  std::stable_partition(result.begin(), result.end(), [](const SoftwareVersion& version) {
    return version.process != kWorkflow;
  });
  found_.clear();
  return result;
}

}  // namespace tracer_bio
