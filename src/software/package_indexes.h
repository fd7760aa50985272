// What packagers tell of all files of theirs: read whole, for none of them can be asked for one.
// How much is read has a bound, and so has what is kept.
#pragma once

#include <string>
#include <string_view>

#include "software/file_root.h"
#include "software/package_index.h"

namespace tracer_bio {

// What dpkg installed, by paths as debian_path() has them.
inline constexpr std::string_view kDebianStatus = "/var/lib/dpkg/status";
PackageIndex index_debian(const FileRoot& root);

// What conda installed below a prefix (absolute), by paths relative to it.
inline constexpr std::string_view kCondaFolder = "/conda-meta";
PackageIndex index_conda(const FileRoot& root, std::string_view prefix);

// The distributions that have their metadata in a folder (site-packages, absolute), by the paths of
// their files below it where they list them, and by the names under which they are imported. A name
// in the form of normal_python_name() stands for what does not tell these.
PackageIndex index_python(const FileRoot& root, std::string_view folder);

}  // namespace tracer_bio
