#include "core/objects.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/object_names.h"

namespace tracer_bio {
namespace {

// That are known at a time. What was forgotten is found again, by its contents.
constexpr size_t kMostTold = 1 << 16;

}  // namespace

Objects::Objects(std::span<const std::string> ignored) {
  for (const std::string& pattern : ignored) patterns_.emplace_back(pattern);
}

void Objects::tell(const ObjectEvent& event, pid_t parent, int64_t time_ns) {
  if (told_.size() >= kMostTold) told_.clear();
  if (!told_.insert(event.key).second) return;
  if (is_ignored(event.path)) {
    if (ignored_.size() >= kMostTold) ignored_.clear();
    ignored_.insert(event.key);
    return;
  }
  ObjectFile object{.key = event.key,
                    .size_bytes = event.size_bytes,
                    .path = std::string(event.path),
                    .first_seen_ns = time_ns,
                    .last_seen_ns = time_ns};
  ObjectName name = classify(event.path, event.executable);
  object.kind = name.kind;
  if (event.path.empty()) {
    object.unknown = ObjectUnknown::kPathCut;
  } else if (event.deleted) {
    object.unknown = ObjectUnknown::kDeleted;
  }
  changed_.push_back(object);
  if (!object.unknown) asked_.push_back({std::move(object), {event.process.pid, parent}});
}

SharedObjectSet Objects::with(const SharedObjectSet& before, const ObjectsEvent& more) {
  ObjectSet set;
  if (before) set = *before;
  if (more.executable && !ignored_.contains(*more.executable)) set.executable = more.executable;
  std::ranges::copy_if(more.objects, std::back_inserter(set.objects),
                       [&](const ObjectKey& key) { return !ignored_.contains(key); });
  std::ranges::sort(set.objects);
  set.objects.erase(std::unique(set.objects.begin(), set.objects.end()), set.objects.end());
  if (set.objects.empty()) return nullptr;
  if (before && *before == set) return before;
  if (kept_ >= kMostKeptObjects) {
    sets_.clear();
    kept_ = 0;
  }
  const auto [found, is_new] = sets_.insert(std::make_shared<const ObjectSet>(std::move(set)));
  if (is_new) kept_ += (*found)->objects.size();
  return *found;
}

void Objects::take_changed(std::vector<ObjectFile>& objects) {
  std::ranges::move(std::exchange(changed_, {}), std::back_inserter(objects));
}

size_t Objects::HashOfSet::operator()(const SharedObjectSet& set) const {
  size_t mixed = set->objects.size();
  for (const ObjectKey& key : set->objects)
    mixed = mixed * 0x9e3779b97f4a7c15U + std::hash<ObjectKey>{}(key);
  return mixed;
}

bool Objects::is_ignored(std::string_view path) const {
  if (patterns_.empty()) return false;
  const std::string lower = to_lower(path);
  return std::ranges::any_of(patterns_, [&](const Glob& glob) { return glob.matches(lower); });
}

}  // namespace tracer_bio
