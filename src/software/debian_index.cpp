#include <algorithm>
#include <unordered_map>

#include "software/package_indexes.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kLists = "/var/lib/dpkg/info";
constexpr std::string_view kList = ".list";
constexpr size_t kMostNames = 1 << 16;     // some five for each package
constexpr size_t kMostPackages = 1 << 13;  // whose versions are known
constexpr size_t kMostBytes = 128 << 20;
constexpr size_t kMostFileBytes = 16 << 20;

using Packages = std::unordered_map<std::string, PackageFacts>;

Packages installed(BoundedReader& reader) {
  Packages packages;
  const auto status = reader.read(kDebianStatus, kMostFileBytes);
  if (!status) return packages;
  // Where it is installed for several architectures, it is of one version.
  read_debian_status(*status, [&](PackageFacts package) {
    if (packages.size() == kMostPackages) return;
    std::string name = package.name;
    packages.insert_or_assign(std::move(name), std::move(package));
  });
  return packages;
}

// "zlib1g" of "zlib1g:amd64.list".
std::string package_of(std::string_view file) {
  file.remove_suffix(kList.size());
  return std::string{file.substr(0, std::min(file.find(':'), file.size()))};
}

}  // namespace

PackageIndex index_debian(const FileRoot& root) {
  BoundedReader reader{root, kMostBytes};
  PackageIndex index;
  const Packages packages = installed(reader);
  for (const std::string& file :
       root.list(kLists, kMostNames).value_or(std::vector<std::string>{})) {
    if (!file.ends_with(kList)) continue;
    const auto package = packages.find(package_of(file));
    if (package == packages.end() || !index.begin(package->second)) continue;
    const auto list = reader.read(std::string{kLists} + '/' + file, kMostFileBytes);
    if (!list) continue;
    read_debian_list(*list, [&](std::string_view path) { index.add(path); });
  }
  index.seal();
  return index;
}

}  // namespace tracer_bio
