#include "software/index_cache.h"

#include <algorithm>

namespace tracer_bio {
namespace {

constexpr size_t kMostIndexes = 8;

}  // namespace

const PackageIndex& IndexCache::get(const Key& key, const ObjectKey& state,
                                    const std::function<PackageIndex()>& make) {
  const auto found = std::ranges::find(entries_, key, &Entry::key);
  if (found == entries_.end()) {
    if (entries_.size() == kMostIndexes) entries_.pop_back();
    entries_.push_front({key, state, make()});
    return entries_.front().index;
  }
  entries_.splice(entries_.begin(), entries_, found);
  if (found->state != state) {
    found->index = make();
    found->state = state;
  }
  return found->index;
}

}  // namespace tracer_bio
