// Which versions of which tools and packages a run used, process by process. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tracer_bio/column.h"

namespace tracer_bio {

enum class SoftwareKind : uint8_t { kTool, kInterpreter, kPackage, kEngine, kRecorder };

// Why a version is not known.
enum class VersionUnknown : uint8_t {
  kNotLookedAt,  // what its executions were made of, or not in time, or its path is not known
  kScript,       // of an interpreter, whose version it is not
  kNoPackage,    // tells of its executable
};

std::string_view name_of(SoftwareKind value);
std::string_view name_of(VersionUnknown value);

// One version of it: of several, each is a row. Empty texts are NULL.
struct SoftwareVersion {
  std::string process;
  std::string name;
  SoftwareKind kind = SoftwareKind::kTool;
  std::string version;
  std::string package;
  std::string package_version;
  std::string path;  // of the program, or of one file of the package
  std::optional<VersionUnknown> unknown;
};

// What tells of a tool's version: the program that executions of it were.
struct ToolProgram {
  bool is_tool = false;  // else it is an interpreter; or nothing is known, and it has no path
  ObjectFile file;
};

class SoftwareVersions {
 public:
  // `process` as engines name it, with those around it: only its last part is kept.
  void add_tool(std::string_view process, const std::string& tool, const ToolProgram& program,
                SoftwareKind kind = SoftwareKind::kTool);
  void add_package(std::string_view process, const ObjectFile& file);
  void add(const SoftwareVersion& version);
  // By process and name, what concerns the workflow as a whole last. Of what is known in one
  // version nothing is said of executions of which it is not.
  std::vector<SoftwareVersion> take();

 private:
  using Key = std::pair<std::string, std::string>;               // process and name
  std::map<Key, std::map<std::string, SoftwareVersion>> found_;  // by version
};

// The process of what concerns the workflow as a whole.
inline constexpr std::string_view kWorkflow = "Workflow";

std::span<const Column<SoftwareVersion>> software_version_columns();

}  // namespace tracer_bio
