#include "cli/doctor/recording_checks.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>

#include "cli/output/human.h"
#include "core/container_files.h"
#include "daemon/disk_space.h"
#include "store/reader.h"

namespace tracer_bio {
namespace {

using std::filesystem::path;

constexpr int64_t kLittleSpaceBytes = int64_t{1} << 30;
constexpr int64_t kNoSpaceBytes = int64_t{16} << 20;

path folder_of(const path& file) { return file.has_parent_path() ? file.parent_path() : path{"."}; }

// The folder that has to be there: the daemon makes the file's own, but not the one above that.
path place_of(const path& file) {
  const path folder = folder_of(file);
  return ::access(folder.c_str(), F_OK) == 0 ? folder : folder_of(folder);
}

Finding cannot_write(const path& place) {
  return {"database", Verdict::kProblem, place.string() + ": " + std::strerror(errno),
          "run it as a user who may write there, or name another database.url"};
}

Finding check_place(const path& file) {
  const path place = place_of(file);
  // Also where the file is there: SQLite makes its -wal and -shm beside it.
  if (::access(place.c_str(), W_OK | X_OK) != 0) return cannot_write(place);
  if (::access(file.c_str(), F_OK) != 0) {
    return {"database", Verdict::kOk, file.string() + " will be made", ""};
  }
  if (::access(file.c_str(), R_OK | W_OK) != 0) return cannot_write(file);
  return {"database", Verdict::kOk, file.string(), ""};
}

Finding check_space(const path& folder) {
  struct statvfs space {};
  if (::statvfs(folder.c_str(), &space) != 0) {
    return {"free space", Verdict::kWarning, std::strerror(errno), "mount the disk"};
  }
  const auto free_bytes = static_cast<int64_t>(space.f_bavail * space.f_frsize);
  const std::string text = human_bytes(free_bytes);
  if (free_bytes >= kLittleSpaceBytes) return {"free space", Verdict::kOk, text, ""};
  return {"free space", free_bytes < kNoSpaceBytes ? Verdict::kProblem : Verdict::kWarning, text,
          "make room: a million executions take about 0.5 GiB"};
}

// What the file holds, and who writes it.
std::vector<Finding> check_content(const path& file) {
  try {
    const StatusReport status = Reader{file}.status();
    const std::string schema = "readable, " + human_bytes(status.database_bytes);
    const std::string daemon =
        status.writer_pid ? "process " + std::to_string(*status.writer_pid) + " records into it"
                          : "none records into it";
    return {{"schema", Verdict::kOk, schema, ""}, {"daemon", Verdict::kOk, daemon, ""}};
  } catch (const std::exception& error) {
    return {{"schema", Verdict::kProblem, error.what(),
             "move the file away, or use the version that wrote it"}};
  }
}

}  // namespace

Finding check_source(SourceChoice choice, std::span<const SourceTrial> trials) {
  const std::string mend =
      "mend what is named above; a container has to allow the bpf system call, too (seccomp)";
  std::string refusals;
  for (const SourceTrial& trial : trials) {
    if (choice != SourceChoice::kAuto && choice != trial.choice) continue;
    if (trial.refusal) {
      if (!refusals.empty()) refusals += "; ";
      refusals += *trial.refusal;
      continue;
    }
    std::string text{trial.name};
    if (choice != SourceChoice::kAuto)
      return {"source", Verdict::kOk, text.append(", as configured"), ""};
    if (refusals.empty()) {
      return {"source", Verdict::kOk, text.append(": loaded and attached for a moment"), ""};
    }
    text.append(", which knows less: ").append(refusals);
    return {"source", Verdict::kWarning, text, mend};
  }
  return {"source", Verdict::kProblem, "none: " + refusals, mend};
}

Finding check_sampler(SamplerChoice choice, const std::optional<std::string>& refusal) {
  if (choice == SamplerChoice::kProcfs) {
    return {"sampler", Verdict::kOk, "procfs, as configured", ""};
  }
  if (!refusal) {
    return {"sampler", Verdict::kOk,
            choice == SamplerChoice::kAuto ? "iterator, and procfs for what it cannot tell"
                                           : "iterator, as configured",
            ""};
  }
  return {"sampler", Verdict::kWarning, "procfs, for want of eBPF",
          "mend the source: the iterator costs a fraction of it"};
}

Finding check_containers(const path& root, bool in_pod) {
  const std::string name = "containers";
  std::string found;
  for (const ContainerFolder& folder : container_folders()) {
    const path place = root / path{folder.path}.relative_path();
    if (::access(place.c_str(), R_OK | X_OK) == 0) {
      found += found.empty() ? "" : ", ";
      found += folder.runtime;
    } else if (errno != ENOENT && errno != ENOTDIR) {
      return {name, Verdict::kWarning,
              place.string() + ": " + std::strerror(errno) + ": names and images stay NULL",
              "run it as root, with CAP_DAC_READ_SEARCH"};
    }
  }
  if (!found.empty()) return {name, Verdict::kOk, "named by " + found, ""};
  if (in_pod) {
    return {name, Verdict::kWarning, "no folder of a container runtime: names and images stay NULL",
            "mount the node's, as config/kubernetes/base/daemonset.yaml does"};
  }
  return {name, Verdict::kOk, "none named by a runtime's files: what their cgroups tell", ""};
}

Finding check_retention(const Config& config) {
  const std::string name = "retention";
  const int64_t disk_bytes = disk_space(place_of(config.database)).total_bytes;
  if (disk_bytes == 0) return {name, Verdict::kWarning, std::strerror(errno), "mount the disk"};
  if (config.keep_free_bytes >= disk_bytes) {
    return {name, Verdict::kWarning,
            "keep_free is " + human_bytes(config.keep_free_bytes) + ", the whole disk has " +
                human_bytes(disk_bytes) + ": the database is kept as small as can be",
            "lower [retention] keep_free, or name another database.url"};
  }
  if (config.max_database_bytes > disk_bytes - config.keep_free_bytes) {
    return {name, Verdict::kWarning,
            "max_size is " + human_bytes(config.max_database_bytes) + ", but keep_free leaves " +
                human_bytes(disk_bytes - config.keep_free_bytes) + " of the disk",
            "lower [retention] max_size: what is older goes when keep_free is reached"};
  }
  const std::string most = config.max_database_bytes > 0
                               ? "at most " + human_bytes(config.max_database_bytes)
                               : "of any size";
  return {name, Verdict::kOk, most + ", " + human_bytes(config.keep_free_bytes) + " left free", ""};
}

std::vector<Finding> check_database(const path& file) {
  std::vector<Finding> findings{check_place(file), check_space(place_of(file))};
  if (::access(file.c_str(), R_OK) == 0) {
    for (Finding& finding : check_content(file)) findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace tracer_bio
