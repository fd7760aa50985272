#include "core/where.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace tracer_bio {

void WhereRows::add_object(const ObjectRow& object) {
  const ObjectFile& file = object.file;
  const GroupKey key = file.package.empty()
                           ? GroupKey{"", "", object.id}
                           : GroupKey{file.package, file.package_version + '\0' + file.version, 0};
  objects_[object.id] = {file, groups_.try_emplace(key, groups_.size()).first->second};
}

void WhereRows::add_member(int64_t set_id, int64_t object_id) {
  objects_of_set_[set_id][objects_.at(object_id).group].push_back(object_id);
}

void WhereRows::add_use(int64_t set_id, const ToolUse& use) {
  for (const auto& [group, objects] : objects_of_set_[set_id]) {
    const auto [entry, is_new] = lines_.try_emplace({use.run_id, use.tool, group});
    Line& line = entry->second;
    FoundUse& found = line.found;
    if (is_new) {
      found.row.run_id = use.run_id;
      found.row.tool = use.tool;
      found.first_execution_id = use.first_execution_id;
    }
    found.row.executions += use.executions;
    found.set_ids.push_back(set_id);
    found.first_execution_id = std::min(found.first_execution_id, use.first_execution_id);
    found.last_execution_id = std::max(found.last_execution_id, use.last_execution_id);
    line.objects.insert(objects.begin(), objects.end());
  }
}

std::vector<FoundUse> WhereRows::take() {
  std::vector<FoundUse> result;
  result.reserve(lines_.size());
  for (auto& [key, line] : lines_) {
    line.found.row.file = objects_.at(*line.objects.begin()).file;
    line.found.row.files = static_cast<int64_t>(line.objects.size());
    result.push_back(std::move(line.found));
  }
  std::ranges::stable_sort(result, std::ranges::greater{}, &FoundUse::last_execution_id);
  *this = {};
  return result;
}

}  // namespace tracer_bio
