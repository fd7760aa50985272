// Reader's versions of the software of a run.
#include "core/software_versions.h"

#include <unordered_map>

#include "core/base_utilities.h"
#include "store/json_ids.h"
#include "store/reader.h"
#include "store/sql_files.h"
#include "store/within.h"

namespace tracer_bio {
namespace {

// Five columns from `first` on: path, is it the tool itself, version, package, package's version.
ToolProgram read_program(const Statement& row, int first) {
  ToolProgram program;
  program.is_tool = row.integer(first + 1) != 0;
  program.file.path = row.text(first);
  program.file.version = row.text(first + 2);
  program.file.package = row.text(first + 3);
  program.file.package_version = row.text(first + 4);
  return program;
}

// False where there is no such run.
bool add_workflow(Connection& connection, int64_t run_id, SoftwareVersions& versions) {
  Statement run{connection, query("engine_of_run")};
  run.bind(1, run_id);
  if (!run.step()) return false;
  if (const auto engine = run.maybe_text(0))
    versions.add_tool(kWorkflow, std::string{*engine}, read_program(run, 1), SoftwareKind::kEngine);
  versions.add({.process = std::string{kWorkflow},
                .name = "tracer-bio",
                .kind = SoftwareKind::kRecorder,
                .version = run.text(6),
                .package = {},
                .package_version = {},
                .path = {},
                .unknown = {}});
  return true;
}

// In which processes sets were used.
using Processes = std::unordered_map<int64_t, std::vector<std::string>>;

Processes add_tools(Connection& connection, const std::string& run_ids, bool all,
                    SoftwareVersions& versions) {
  Statement tools{connection, query("tools_of_run")};
  tools.bind(1, std::string_view{run_ids});
  tools.bind(2, int64_t{all});
  Processes processes;
  while (tools.step()) {
    const std::string process = tools.text(0);
    const std::string tool = tools.text(1);
    if (const auto set_id = tools.maybe_integer(2)) processes[*set_id].push_back(process);
    if (all || !is_base_utility(tool)) versions.add_tool(process, tool, read_program(tools, 3));
  }
  return processes;
}

void add_packages(Connection& connection, const Processes& processes, SoftwareVersions& versions) {
  std::vector<int64_t> ids;
  ids.reserve(processes.size());
  for (const auto& [set_id, names] : processes) ids.push_back(set_id);
  const std::string set_ids = json_ids(ids);
  Statement packages{connection, query("packages_of_sets")};
  packages.bind(1, std::string_view{set_ids});
  while (packages.step()) {
    ObjectFile file;
    file.package = packages.text(1);
    file.version = packages.text(2);
    file.package_version = packages.text(3);
    file.path = packages.text(4);
    for (const std::string& process : processes.at(packages.integer(0)))
      versions.add_package(process, file);
  }
}

}  // namespace

std::optional<std::vector<SoftwareVersion>> Reader::software_versions(int64_t run_id, bool all) {
  std::optional<std::vector<SoftwareVersion>> result;
  attempt([&] {
    const Snapshot snapshot{connection_};
    SoftwareVersions versions;
    if (!add_workflow(connection_, run_id, versions)) return;
    const std::string run_ids = runs_within(connection_, run_id);
    add_packages(connection_, add_tools(connection_, run_ids, all, versions), versions);
    result = versions.take();
  });
  return result;
}

}  // namespace tracer_bio
