#include "core/use.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tracer_bio {
namespace {

void add_to(std::optional<int64_t>& sum, std::optional<int64_t> more) {
  if (more) sum = sum.value_or(0) + *more;
}

// Unknown counts as less than anything known.
std::optional<int64_t> figure(const Use& use, UseKey by) {
  switch (by) {
    case UseKey::kCpu:
      return use.cpu_ns;
    case UseKey::kMemory:
      return use.max_rss_bytes;
    case UseKey::kIo:
      return use.io_bytes();
    case UseKey::kTime:
      return use.time_ns;
    case UseKey::kCount:
      return use.count;
  }
  return std::nullopt;
}

std::optional<double> share(std::optional<int64_t> part, std::optional<int64_t> whole) {
  if (!part || whole.value_or(0) <= 0) return std::nullopt;
  return 100 * static_cast<double>(*part) / static_cast<double>(*whole);
}

}  // namespace

void Use::add(const Use& more) {
  count += more.count;
  failed += more.failed;
  add_to(time_ns, more.time_ns);
  add_to(cpu_ns, more.cpu_ns);
  max_rss_bytes = std::max(max_rss_bytes, more.max_rss_bytes);
  add_to(read_bytes, more.read_bytes);
  add_to(write_bytes, more.write_bytes);
}

std::optional<int64_t> Use::io_bytes() const {
  std::optional<int64_t> bytes = read_bytes;
  add_to(bytes, write_bytes);
  return bytes;
}

void UseByName::add(std::optional<std::string_view> name, const Use& more) {
  if (!name) {
    if (!unnamed_) unnamed_.emplace();
    unnamed_->add(more);
    return;
  }
  auto found = named_.find(*name);
  if (found == named_.end()) found = named_.emplace(*name, Use{}).first;
  found->second.add(more);
}

std::vector<NamedUse> UseByName::take() {
  std::vector<NamedUse> entries;
  entries.reserve(named_.size() + 1);
  for (const auto& [name, use] : named_) entries.push_back({name, std::nullopt, use});
  if (unnamed_) entries.push_back({std::nullopt, std::nullopt, *unnamed_});
  named_.clear();
  unnamed_.reset();
  return entries;
}

std::vector<TopRow> top(std::vector<NamedUse> entries, UseKey by, size_t limit,
                        std::optional<int64_t> total_cpu_ns) {
  std::ranges::sort(entries, [by](const NamedUse& a, const NamedUse& b) {
    const auto of_a = figure(a.use, by);
    const auto of_b = figure(b.use, by);
    return of_a != of_b ? of_a > of_b : std::tie(a.name, a.run_id) < std::tie(b.name, b.run_id);
  });
  if (limit > 0 && entries.size() > limit) entries.resize(limit);
  std::vector<TopRow> rows;
  rows.reserve(entries.size());
  for (NamedUse& entry : entries) {
    const auto percent = share(entry.use.cpu_ns, total_cpu_ns);
    rows.push_back({std::move(entry), percent});
  }
  return rows;
}

}  // namespace tracer_bio
