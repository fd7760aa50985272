#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "cli/long_term/worker.h"

namespace tracer_bio {

// A folder in which a worker writes files before they are moved to where readers look for them. It
// is hidden, the worker's own, and gone with whatever is left in it when this is destroyed.
class StagingFolder {
 public:
  // In `parent`, as ".NAME.XXXXXX". Throws std::system_error.
  StagingFolder(const std::filesystem::path& parent, const std::string& name,
                const WorkerUser& user);
  ~StagingFolder();
  StagingFolder(const StagingFolder&) = delete;
  StagingFolder& operator=(const StagingFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // Moves one of its files to `target` on the same file system, as a whole and for good; what was
  // there is replaced. Root gives it to whom the target's folder belongs. Throws std::runtime_error
  // where it is not a plain file of the worker's.
  void take(const std::string& name, const std::filesystem::path& target, mode_t mode) const;

 private:
  std::filesystem::path path_;
  uid_t uid_;
};

}  // namespace tracer_bio
