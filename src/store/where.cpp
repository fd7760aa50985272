// Reader's answer to who used a library.
#include "core/where.h"

#include <unordered_set>
#include <utility>

#include "store/json_ids.h"
#include "store/read_row.h"
#include "store/reader.h"
#include "store/sql_files.h"
#include "store/within.h"

namespace tracer_bio {
namespace {

// In which * alone stands for others.
std::string glob_of(std::string_view name) {
  std::string glob;
  for (const char letter : name) {
    if (letter == '[' || letter == '?') {
      ((glob += '[') += letter) += ']';
    } else {
      glob += letter;
    }
  }
  return glob;
}

std::vector<int64_t> find_objects(Connection& connection, std::string_view name, WhereRows& rows) {
  const std::string glob = glob_of(name);
  Statement objects{connection, "SELECT " + select_list("objects", object_columns()) + ' ' +
                                    std::string{query("find_objects")}};
  objects.bind(1, std::string_view{glob});
  std::vector<int64_t> ids;
  while (objects.step()) {
    const ObjectRow object = read_row(objects, object_columns());
    rows.add_object(object);
    ids.push_back(object.id);
  }
  return ids;
}

std::unordered_set<int64_t> find_sets(Connection& connection, const std::vector<int64_t>& objects,
                                      WhereRows& rows) {
  const std::string object_ids = json_ids(objects);
  Statement sets{connection, query("sets_of_objects")};
  sets.bind(1, std::string_view{object_ids});
  std::unordered_set<int64_t> ids;
  while (sets.step()) {
    rows.add_member(sets.integer(0), sets.integer(1));
    ids.insert(sets.integer(0));
  }
  return ids;
}

void find_uses(Connection& connection, const std::unordered_set<int64_t>& sets,
               const UseFilter& filter, WhereRows& rows) {
  const std::string set_ids = json_ids(sets);
  const auto run_ids = runs_of(connection, filter);
  Statement uses{connection, query("tools_of_sets")};
  uses.bind(1, std::string_view{set_ids});
  uses.bind(2, run_ids ? Value{std::string_view{*run_ids}} : Value{});
  while (uses.step()) {
    rows.add_use(uses.integer(0), {.run_id = uses.integer(1),
                                   .tool = uses.text(2),
                                   .executions = uses.integer(3),
                                   .first_execution_id = uses.integer(4),
                                   .last_execution_id = uses.integer(5)});
  }
}

// What is not known before the rows are: their runs, and when.
class Completion {
 public:
  Completion(Connection& connection, std::optional<int64_t> since_ns)
      : run_(connection, query("run_of_use")),
        start_(connection, query("start_of_execution")),
        since_(connection, query("tools_of_sets_since")),
        since_ns_(since_ns) {}

  // Nothing: none of it began since then.
  std::optional<WhereRow> complete(FoundUse found) {
    WhereRow& row = found.row;
    row.last_ns = start_of(found.last_execution_id).value_or(0);
    read_run(row);
    if (since_ns_ && row.last_ns < *since_ns_) return std::nullopt;
    row.first_ns = start_of(found.first_execution_id).value_or(row.first_ns);
    if (since_ns_ && row.first_ns < *since_ns_ && !count_since(found)) return std::nullopt;
    return std::move(row);
  }

 private:
  std::optional<int64_t> start_of(int64_t execution_id) {
    start_.bind(1, execution_id);
    start_.step();
    const auto start_ns = start_.maybe_integer(0);
    start_.reset();
    return start_ns;
  }

  // first_ns is that of the run; last_ns too, where it is not known.
  void read_run(WhereRow& row) {
    run_.bind(1, row.run_id);
    if (run_.step()) {
      row.pipeline = run_.text(0);
      row.user = run_.text(1);
      row.first_ns = run_.integer(2);
      if (row.last_ns == 0) row.last_ns = run_.integer(3);
    }
    run_.reset();
  }

  bool count_since(FoundUse& found) {
    const std::string set_ids = json_ids(found.set_ids);
    since_.bind(1, std::string_view{set_ids});
    since_.bind(2, found.row.run_id);
    since_.bind(3, std::string_view{found.row.tool});
    since_.bind(4, *since_ns_);
    since_.step();
    found.row.executions = since_.integer(0);
    const int64_t first = since_.integer(1);
    since_.reset();
    if (found.row.executions == 0) return false;
    found.row.first_ns = start_of(first).value_or(*since_ns_);
    return true;
  }

  Statement run_;
  Statement start_;
  Statement since_;
  std::optional<int64_t> since_ns_;
};

}  // namespace

std::vector<WhereRow> Reader::where(std::string_view name, const UseFilter& filter, size_t limit) {
  std::vector<WhereRow> result;
  attempt([&] {
    const Snapshot snapshot{connection_};
    WhereRows rows;
    const auto sets = find_sets(connection_, find_objects(connection_, name, rows), rows);
    find_uses(connection_, sets, filter, rows);
    Completion completion{connection_, filter.since_ns};
    for (FoundUse& found : rows.take()) {
      if (limit > 0 && result.size() == limit) break;
      if (auto row = completion.complete(std::move(found))) result.push_back(std::move(*row));
    }
  });
  return result;
}

}  // namespace tracer_bio
