#include "core/object_use.h"

#include <algorithm>
#include <utility>

namespace tracer_bio {
namespace {

// Counts different numbers, for one name after the other: what millions of them are looked up for
// is an array, once each number has a place in it.
class Distinct {
 public:
  size_t place_of(int64_t number) {
    const auto [entry, is_new] = places_.try_emplace(number, seen_.size());
    if (is_new) seen_.push_back(0);
    return entry->second;
  }
  void begin() {
    ++round_;
    count_ = 0;
  }
  void add(size_t place) {
    if (std::exchange(seen_[place], round_) != round_) ++count_;
  }
  int64_t count() const { return count_; }

 private:
  std::unordered_map<int64_t, size_t> places_;
  std::vector<int64_t> seen_;  // in which round, by place
  int64_t round_ = 0;
  int64_t count_ = 0;
};

struct PlacedUse {
  size_t run = 0;
  size_t user = 0;
  const SetUse* use = nullptr;
};

}  // namespace

void ObjectUseByName::add_use(int64_t set_id, const SetUse& use) { uses_[set_id].push_back(use); }

ObjectUseByName::Entry& ObjectUseByName::entry_of(std::optional<std::string_view> name) {
  if (!name) return unnamed_ ? *unnamed_ : unnamed_.emplace();
  auto found = named_.find(*name);
  if (found == named_.end()) found = named_.emplace(*name, Entry{}).first;
  return found->second;
}

void ObjectUseByName::add_object(int64_t set_id, std::optional<std::string_view> name,
                                 std::string_view version) {
  Entry& entry = entry_of(name);
  if (entry.sets.empty() || entry.sets.back() != set_id) entry.sets.push_back(set_id);
  if (!version.empty() && !entry.versions.contains(version)) entry.versions.emplace(version);
}

std::vector<ObjectUse> ObjectUseByName::take() {
  Distinct runs;
  Distinct users;
  std::unordered_map<int64_t, std::vector<PlacedUse>> placed;
  for (const auto& [set_id, uses] : uses_) {
    for (const SetUse& use : uses)
      placed[set_id].push_back({runs.place_of(use.run_id), users.place_of(use.uid), &use});
  }
  std::vector<ObjectUse> entries;
  const auto add_up = [&](std::optional<std::string> name, const Entry& entry) {
    ObjectUse& sum = entries.emplace_back();
    sum.name = std::move(name);
    sum.versions = static_cast<int64_t>(entry.versions.size());
    runs.begin();
    users.begin();
    for (const int64_t set_id : entry.sets) {
      for (const auto& [run, user, use] : placed[set_id]) {
        sum.executions += use->executions;
        if (use->cpu_ns) sum.cpu_ns = sum.cpu_ns.value_or(0) + *use->cpu_ns;
        runs.add(run);
        users.add(user);
      }
    }
    sum.runs = runs.count();
    sum.users = users.count();
  };
  for (const auto& [name, entry] : named_) add_up(name, entry);
  if (unnamed_) add_up(std::nullopt, *unnamed_);
  *this = {};
  return entries;
}

std::vector<ObjectUse> top(std::vector<ObjectUse> entries, UseKey by, size_t limit) {
  const auto figure = [by](const ObjectUse& use) {
    return by == UseKey::kCpu ? use.cpu_ns : std::optional{use.executions};
  };
  std::ranges::sort(entries, [&](const ObjectUse& a, const ObjectUse& b) {
    const auto of_a = figure(a);
    const auto of_b = figure(b);
    return of_a != of_b ? of_a > of_b : a.name < b.name;
  });
  if (limit > 0 && entries.size() > limit) entries.resize(limit);
  return entries;
}

}  // namespace tracer_bio
