// Which files executions were made of.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/glob.h"
#include "tracer_bio/event.h"
#include "tracer_bio/object.h"

namespace tracer_bio {

// What somebody with a disk is to look into, and processes in whose mount namespaces it may be.
struct ObjectQuestion {
  ObjectFile object;
  std::vector<pid_t> processes;
};

// Part of the tracker. Of each file the path tells what it can, and what is in it is asked for
// once. Holds a bounded number of files and sets.
class Objects {
 public:
  // `ignored`: patterns of paths, with * for any bytes.
  explicit Objects(std::span<const std::string> ignored);

  // Files are told of before they are named. `parent` of the process that has it.
  void tell(const ObjectEvent& event, pid_t parent, int64_t time_ns);

  // The set with more in it; nullptr where nothing is. `before` may be nullptr.
  SharedObjectSet with(const SharedObjectSet& before, const ObjectsEvent& more);

  // Each is to be described, be it as it is.
  std::vector<ObjectQuestion> take_asked() { return std::exchange(asked_, {}); }
  void describe(const ObjectFile& answer) { changed_.push_back(answer); }

  // Appends what was told since the last call: of one file perhaps several, each with a part.
  void take_changed(std::vector<ObjectFile>& objects);

 private:
  struct HashOfSet {
    size_t operator()(const SharedObjectSet& set) const;
  };
  struct SameSet {
    bool operator()(const SharedObjectSet& a, const SharedObjectSet& b) const { return *a == *b; }
  };

  bool is_ignored(std::string_view path) const;

  std::vector<Glob> patterns_;
  std::unordered_set<ObjectKey> told_;
  std::unordered_set<ObjectKey> ignored_;
  // Those that are alike are one.
  std::unordered_set<SharedObjectSet, HashOfSet, SameSet> sets_;
  size_t kept_ = 0;  // objects of all of them
  std::vector<ObjectQuestion> asked_;
  std::vector<ObjectFile> changed_;
};

}  // namespace tracer_bio
