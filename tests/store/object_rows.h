// Objects and sets of them, for the tests of what is made of them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "store/fixture.h"

namespace tracer_bio {

// The file of a package, `after_ns` after the first recording began.
inline ObjectFile object_file(uint64_t inode, std::string path, int64_t after_ns = 0) {
  ObjectFile file = object(inode, std::move(path));
  file.first_seen_ns = file.last_seen_ns = kStartNs + after_ns;
  return file;
}

// The first one is the executable.
inline SharedObjectSet object_set(const std::vector<uint64_t>& inodes) {
  return made_of(inodes.front(), {inodes.begin() + 1, inodes.end()});
}

inline ExecutionRecord made_of(ExecutionRecord record, SharedObjectSet objects) {
  record.objects = std::move(objects);
  return record;
}

}  // namespace tracer_bio
