#include "core/containers.h"

#include <algorithm>
#include <iterator>

#include "core/container.h"

namespace tracer_bio {
namespace {

// That are known at a time.
constexpr size_t kMostSeen = 4096;

}  // namespace

void Containers::see(const Execution& execution, int64_t time_ns) {
  if (execution.container_id.empty()) return;
  const auto [entry, is_new] = seen_.try_emplace(execution.container_id);
  Seen& seen = entry->second;
  Container& container = seen.container;
  if (is_new) {
    container = container_of(execution.cgroup);
    container.id = execution.container_id;
    container.first_seen_ns = container.last_seen_ns = time_ns;
    asked_.push_back(container);
  }
  container.first_seen_ns = std::min(container.first_seen_ns, time_ns);
  container.last_seen_ns = std::max(container.last_seen_ns, time_ns);
  if (!std::exchange(seen.changed, true)) changed_.push_back(container.id);
}

void Containers::take_changed(std::vector<Container>& containers) {
  for (const std::string& id : std::exchange(changed_, {})) {
    Seen& seen = seen_.at(id);
    seen.changed = false;
    containers.push_back(seen.container);
  }
  std::ranges::move(std::exchange(described_, {}), std::back_inserter(containers));
  if (seen_.size() > kMostSeen) forget_some();
}

// The half that was not seen for the longest time.
void Containers::forget_some() {
  std::vector<int64_t> times;
  for (const auto& [id, seen] : seen_) times.push_back(seen.container.last_seen_ns);
  const auto middle = times.begin() + static_cast<ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, middle);
  std::erase_if(seen_,
                [&](const auto& entry) { return entry.second.container.last_seen_ns <= *middle; });
}

}  // namespace tracer_bio
