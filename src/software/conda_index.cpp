#include "software/package_indexes.h"

namespace tracer_bio {
namespace {

constexpr size_t kMostNames = 1 << 13;
constexpr size_t kMostBytes = 128 << 20;
// Of the largest, that of qt-main, there are some 5 MB.
constexpr size_t kMostFileBytes = 16 << 20;

}  // namespace

PackageIndex index_conda(const FileRoot& root, std::string_view prefix) {
  BoundedReader reader{root, kMostBytes};
  PackageIndex index;
  std::string folder{prefix};
  (folder += kCondaFolder) += '/';
  for (const std::string& file :
       root.list(folder, kMostNames).value_or(std::vector<std::string>{})) {
    if (!file.ends_with(".json")) continue;
    const auto text = reader.read(folder + file, kMostFileBytes);
    if (!text) continue;
    auto package = read_conda_package(*text);
    if (!package || !index.begin(std::move(*package))) continue;
    read_conda_files(*text, [&](std::string_view path) { index.add(path); });
  }
  index.seal();
  return index;
}

}  // namespace tracer_bio
