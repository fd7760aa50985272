#include "store/run_tree.h"

#include <algorithm>
#include <unordered_set>

#include "store/conditions.h"

namespace tracer_bio {
namespace {

using Ids = std::unordered_set<int64_t>;

Ids read_roots(Connection& connection, std::optional<int64_t> run,
               const std::optional<std::string>& pipeline) {
  Conditions where;
  if (run) where.add("id = ?", *run);
  if (pipeline) where.add("pipeline = ?", *pipeline);
  Statement rows{connection, "SELECT root_execution_id FROM runs" + where.text()};
  where.bind_to(rows);
  Ids roots;
  while (rows.step()) roots.insert(rows.integer(0));
  return roots;
}

}  // namespace

std::string run_tree(Connection& connection, std::optional<int64_t> run,
                     const std::optional<std::string>& pipeline) {
  Ids tree = read_roots(connection, run, pipeline);
  if (tree.empty()) return "[]";

  // In the order of their ids, so ancestors come before descendants.
  Statement rows{connection,
                 "SELECT id, coalesce(previous_id, parent_id) FROM executions"
                 " WHERE id >= ? ORDER BY id"};
  rows.bind(1, *std::ranges::min_element(tree));
  while (rows.step())
    if (tree.contains(rows.integer(1))) tree.insert(rows.integer(0));

  std::string json;
  for (const int64_t id : tree) (json += json.empty() ? '[' : ',') += std::to_string(id);
  return json += ']';
}

}  // namespace tracer_bio
