#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <span>

#include "core/object_names.h"
#include "core/package_files.h"
#include "software/file_root.h"
#include "software/index_cache.h"
#include "tracer_bio/object.h"

namespace tracer_bio {

// Tells of a file that ran what is in it, and what its packagers tell. Blocks, perhaps for as long
// as a file server does not answer. Used by one thread.
class Software {
 public:
  // Throws std::system_error where the root cannot be opened.
  explicit Software(const std::filesystem::path& root = "/");

  // Fills what it can of the rest of an object whose key and path are known, and whose kind is
  // kExecutable where it was a program. The file is looked for below the root, then below the roots
  // of these processes; it is the one only if it has the object's key, and its size where that is
  // known. One whose `unknown` is set already is left alone, and named by its path.
  void look_into(ObjectFile& object, std::span<const pid_t> processes);

  // Gives back what is kept for the next questions.
  void idle();

 private:
  struct Package {
    PackageFacts facts;
    PackageSource source;
  };

  std::optional<Package> package_of(const FileRoot& root, std::string_view path,
                                    const ObjectName& name);
  std::optional<PackageFacts> python_package(const FileRoot& root, const ObjectName& name);
  std::optional<PackageFacts> conda_package(const FileRoot& root, std::string_view path);
  std::optional<PackageFacts> debian_package(const FileRoot& root, std::string_view path);

  FileRoot root_;
  IndexCache indexes_;
};

}  // namespace tracer_bio
