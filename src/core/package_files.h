// What packagers write of what they installed. Anybody may have written it.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tracer_bio {

// As one packager tells it.
struct PackageFacts {
  std::string name;
  std::string version;
  std::string package_version;

  bool operator==(const PackageFacts&) const = default;
};

// Given paths: as views of the text, or of a buffer that the next one replaces.
using PathReceiver = std::function<void(std::string_view path)>;

// The value of the first line "NAME: value" before the first empty line. Empty where there is none.
std::string_view header_value(std::string_view text, std::string_view name);

// METADATA or PKG-INFO of a Python package. What a version has of its own behind "+" ("2.0+cu118")
// is the packer's. These three: nothing where there is no name or version, or none that is
// printable and of at most 128 bytes.
std::optional<PackageFacts> read_python_metadata(std::string_view text);
// DESCRIPTION of a package of R.
std::optional<PackageFacts> read_r_description(std::string_view text);
// conda-meta/NAME-VERSION-BUILD.json.
std::optional<PackageFacts> read_conda_package(std::string_view json);
// Its files, by paths below the prefix.
void read_conda_files(std::string_view json, const PathReceiver& receive);

// What begins each line up to its first comma: of RECORD of a Python package the paths below
// site-packages, of its top_level.txt the names under which it is imported.
void read_python_lines(std::string_view text, const PathReceiver& receive);
// The paths of files in a list of dpkg's, which has folders before what is in them. What is in /lib
// or /bin has the name that it has where these are links: /usr/lib/...
void read_debian_list(std::string_view text, const PathReceiver& receive);
// The path of a file by the same names.
std::string debian_path(std::string_view path);
// Of each package that is installed, by dpkg's status.
void read_debian_status(std::string_view text,
                        const std::function<void(PackageFacts package)>& receive);

}  // namespace tracer_bio
