#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/package_files.h"

namespace tracer_bio {

// Which package each path is a part of, in 16 bytes a path: of a path its hash is kept.
class PackageIndex {
 public:
  // What is added from now on is this package's. False: there are too many already.
  bool begin(PackageFacts package);
  // A path, or a name that stands for several. Kept where may_run(), up to a bound.
  void add(std::string_view path);
  // After the last path, before the first question.
  void seal();

  // Nothing where no package has it, or several that are not the same.
  const PackageFacts* find(std::string_view path) const;

 private:
  struct Entry {
    uint64_t hash;
    uint32_t package;
  };

  std::vector<PackageFacts> packages_;
  std::vector<Entry> entries_;
};

}  // namespace tracer_bio
