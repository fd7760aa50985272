#pragma once

#include <functional>
#include <list>
#include <string>

#include "software/package_index.h"
#include "tracer_bio/object.h"

namespace tracer_bio {

// The indexes that were asked last, each made anew once what it was made of has changed.
class IndexCache {
 public:
  struct Key {
    ObjectKey root;  // in which mount namespace
    std::string path;

    bool operator==(const Key&) const = default;
  };

  // Good until the next call.
  const PackageIndex& get(const Key& key, const ObjectKey& state,
                          const std::function<PackageIndex()>& make);
  bool empty() const { return entries_.empty(); }
  void clear() { entries_.clear(); }

 private:
  struct Entry {
    Key key;
    ObjectKey state;
    PackageIndex index;
  };

  std::list<Entry> entries_;  // the one asked last is first
};

}  // namespace tracer_bio
