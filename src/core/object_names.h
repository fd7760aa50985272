// What the path of a file that ran tells of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tracer_bio/object.h"

namespace tracer_bio {

struct ObjectName {
  ObjectKind kind = ObjectKind::kOther;
  std::string package;          // empty: the path names none
  std::string version;          // where it is in the tree of a cluster's software
  std::string package_version;  // there, with the toolchain: "1.16.1-GCC-11.3.0"

  // Python or R, where `folder` has what describes the package: site-packages, or the folder of the
  // package of R itself. `within` is the rest of the path. Both are views of the path.
  std::optional<PackageSource> language;
  std::string_view folder;
  std::string_view within;
};

// Of an absolute path. `is_executable`: it was a process's program.
ObjectName classify(std::string_view path, bool is_executable);

// "libz.so", "libz.so.1.2.13".
bool is_shared_library(std::string_view name);

// Whether it is worth to remember which package the file of that path is a part of: a shared
// library, what is in a folder of programs, or what has no extension.
bool may_run(std::string_view path);

// Printable, and of at most 128 bytes. A name or version; the longest that there are have some 60.
bool is_package_name(std::string_view text);

// Without epoch, revision, and what a packer's name for a changed source adds: "1.16.1" of
// "1:1.16.1+dfsg-1+b2".
std::string upstream_version(std::string_view debian_version);

// By what Python compares names of packages: "ruamel-yaml" of "Ruamel.YAML".
std::string normal_python_name(std::string_view name);

}  // namespace tracer_bio
