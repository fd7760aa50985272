#include "core/comparison.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace tracer_bio {
namespace {

int64_t cpu_ns(const std::optional<Use>& use) { return use ? use->cpu_ns.value_or(0) : 0; }

int64_t difference_ns(const Compared& row) {
  return std::llabs(cpu_ns(row.second) - cpu_ns(row.first));
}

int64_t count_of(const ComparedRun& run) {
  int64_t count = 0;
  for (const NamedUse& part : run.parts) count += part.use.count;
  return count;
}

Use whole(const ComparedRun& compared, ComparedPart part) {
  const Run& run = compared.row.run;
  Use use{.count = part == ComparedPart::kTask ? count_of(compared) : run.executions,
          .failed = run.failed_executions,
          .time_ns = {},
          .cpu_ns = run.cpu_ns,
          .max_rss_bytes = run.peak_rss_bytes,
          .read_bytes = run.read_bytes,
          .write_bytes = run.write_bytes};
  if (run.end_ns) use.time_ns = *run.end_ns - run.start_ns;
  return use;
}

}  // namespace

std::string_view name_of(ComparedPart value) {
  switch (value) {
    case ComparedPart::kTool:
      return "tool";
    case ComparedPart::kTask:
      return "task";
    case ComparedPart::kRun:
      return "run";
  }
  return "";
}

std::vector<Compared> compare(const ComparedRun& first, const ComparedRun& second,
                              ComparedPart part) {
  const Compared blank{.part = part,
                       .name = {},
                       .first_run_id = first.row.run.id,
                       .second_run_id = second.row.run.id,
                       .first = {},
                       .second = {}};
  std::map<std::optional<std::string>, Compared> by_name;
  const auto row_of = [&](const NamedUse& used) -> Compared& {
    Compared& row = by_name.try_emplace(used.name, blank).first->second;
    row.name = used.name;
    return row;
  };
  for (const NamedUse& used : first.parts) row_of(used).first = used.use;
  for (const NamedUse& used : second.parts) row_of(used).second = used.use;

  std::vector<Compared> rows;
  rows.reserve(by_name.size() + 1);
  for (auto& [name, row] : by_name) rows.push_back(std::move(row));
  std::ranges::stable_sort(rows, std::greater{}, difference_ns);
  Compared& last = rows.emplace_back(blank);
  last.part = ComparedPart::kRun;
  last.first = whole(first, part);
  last.second = whole(second, part);
  return rows;
}

}  // namespace tracer_bio
