#include "software/package_index.h"

#include <algorithm>
#include <functional>

#include "core/object_names.h"

namespace tracer_bio {
namespace {

// 4 MB. Of Debian with all of a desktop there are some 50,000, of Anaconda as much.
constexpr size_t kMostPaths = 1 << 18;
constexpr size_t kMostPackages = 1 << 16;

uint64_t hash_of(std::string_view path) { return std::hash<std::string_view>{}(path); }

}  // namespace

bool PackageIndex::begin(PackageFacts package) {
  if (packages_.size() == kMostPackages) return false;
  packages_.push_back(std::move(package));
  return true;
}

void PackageIndex::add(std::string_view path) {
  if (packages_.empty() || entries_.size() == kMostPaths || !may_run(path)) return;
  entries_.push_back({hash_of(path), static_cast<uint32_t>(packages_.size() - 1)});
}

void PackageIndex::seal() {
  std::ranges::sort(entries_);
  entries_.shrink_to_fit();
  packages_.shrink_to_fit();
}

const PackageFacts* PackageIndex::find(std::string_view path) const {
  const auto found = std::ranges::equal_range(entries_, hash_of(path), {}, &Entry::hash);
  if (found.empty()) return nullptr;
  const PackageFacts& package = packages_[found.front().package];
  const bool is_one = std::ranges::all_of(
      found, [&](const Entry& entry) { return packages_[entry.package] == package; });
  return is_one ? &package : nullptr;
}

}  // namespace tracer_bio
