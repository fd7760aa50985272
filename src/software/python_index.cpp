#include <utility>

#include "core/object_names.h"
#include "software/package_indexes.h"

namespace tracer_bio {
namespace {

constexpr size_t kMostNames = 1 << 14;
constexpr size_t kMostBytes = 128 << 20;
constexpr size_t kMostHeaderBytes = 16 << 10;  // name and version are in its first lines
constexpr size_t kMostListBytes = 8 << 20;

// One *.dist-info or *.egg-info.
void add_distribution(BoundedReader& reader, const std::string& folder, PackageIndex& index) {
  // The oldest form is a file.
  for (const char* file : {"/METADATA", "/PKG-INFO", ""}) {
    const auto metadata = reader.read(folder + file, kMostHeaderBytes);
    if (!metadata) continue;
    auto package = read_python_metadata(*metadata);
    if (!package) return;
    const std::string name = normal_python_name(package->name);
    if (!index.begin(std::move(*package))) return;
    const auto add = [&](std::string_view path) { index.add(path); };
    if (const auto record = reader.read(folder + "/RECORD", kMostListBytes))
      read_python_lines(*record, add);
    if (const auto imported = reader.read(folder + "/top_level.txt", kMostListBytes)) {
      read_python_lines(*imported, add);
    } else {
      index.add(name);
    }
    return;
  }
}

}  // namespace

PackageIndex index_python(const FileRoot& root, std::string_view folder) {
  BoundedReader reader{root, kMostBytes};
  PackageIndex index;
  for (const std::string& name :
       root.list(folder, kMostNames).value_or(std::vector<std::string>{})) {
    if (!name.ends_with(".dist-info") && !name.ends_with(".egg-info")) continue;
    add_distribution(reader, std::string{folder} + '/' + name, index);
  }
  index.seal();
  return index;
}

}  // namespace tracer_bio
