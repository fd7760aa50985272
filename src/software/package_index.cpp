#include "software/package_index.h"

#include <algorithm>
#include <functional>

#include "core/object_names.h"

namespace tracer_bio {
namespace {

// 2 MB, and 4 MB where somebody gives the packages the longest names. A thousand packages of Debian
// have some 15,000 such paths.
constexpr size_t kMostPaths = 1 << 17;
constexpr size_t kMostPackages = 1 << 13;

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
  std::ranges::sort(entries_, {}, &Entry::hash);
  entries_.shrink_to_fit();
  packages_.shrink_to_fit();
}

const PackageFacts* PackageIndex::find(std::string_view path) const {
  const uint64_t hash = hash_of(path);
  const auto first = std::ranges::lower_bound(entries_, hash, {}, &Entry::hash);
  if (first == entries_.end() || first->hash != hash) return nullptr;
  const PackageFacts& package = packages_[first->package];
  for (auto other = first; other != entries_.end() && other->hash == hash; ++other) {
    if (packages_[other->package] != package) return nullptr;
  }
  return &package;
}

}  // namespace tracer_bio
