// Reader's sums of the use of libraries and packages.
#include "core/object_use.h"

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "store/conditions.h"
#include "store/json_ids.h"
#include "store/reader.h"
#include "store/sql_files.h"
#include "store/within.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

struct SetOfRun {
  int64_t set_id = 0;
  int64_t run_id = 0;

  bool operator==(const SetOfRun&) const = default;
};

struct SetOfRunHash {
  size_t operator()(const SetOfRun& key) const noexcept {
    constexpr uint64_t kOdd = 0x9e3779b97f4a7c15U;
    return static_cast<uint64_t>(key.set_id) * kOdd + static_cast<uint64_t>(key.run_id);
  }
};

using Uses = std::unordered_map<SetOfRun, SetUse, SetOfRunHash>;

std::unordered_map<int64_t, int64_t> uids_of_runs(Connection& connection) {
  std::unordered_map<int64_t, int64_t> uids;
  Statement runs{connection, "SELECT id, uid FROM runs"};
  while (runs.step()) uids[runs.integer(0)] = runs.integer(1);
  return uids;
}

Conditions of_runs(const std::optional<std::string>& run_ids) {
  Conditions where;
  if (run_ids) where.add("member.run_id IN (SELECT value FROM json_each(?))", *run_ids);
  return where;
}

// Added up here: a GROUP BY would sort a million rows.
Uses read_uses(Connection& connection, const UseFilter& filter) {
  const auto run_ids = runs_of(connection, filter);
  Conditions where = of_runs(run_ids);
  where.add("+member.object_set_id IS NOT NULL");
  if (filter.since_ns) {
    where.add(
        "coalesce(raw.start_ns, kept.start_ns,"
        " (SELECT start_ns FROM runs WHERE id = member.run_id)) >= ?",
        *filter.since_ns);
  }
  Statement rows{connection, std::string{query("use_of_sets")} + where.text()};
  where.bind_to(rows);
  Uses uses;
  while (rows.step()) {
    SetUse& use = uses[{rows.integer(0), rows.integer(1)}];
    ++use.executions;
    if (const auto cpu_ns = rows.maybe_integer(2)) use.cpu_ns = use.cpu_ns.value_or(0) + *cpu_ns;
  }
  return uses;
}

// In the order of objects_of_sets.sql.
struct SetObject {
  explicit SetObject(const Statement& row)
      : set_id(row.integer(0)),
        package(row.maybe_text(1)),
        soname(row.maybe_text(2)),
        path(row.maybe_text(3)),
        build_id(row.maybe_text(4)),
        version(row.maybe_text(5)),
        package_version(row.maybe_text(6)) {}

  std::optional<std::string_view> library() const {
    if (soname) return soname;
    return path ? std::optional{base_name(*path)} : std::nullopt;
  }
  std::string_view library_version() const { return build_id.value_or(path.value_or("")); }
  std::string_view full_version() const { return package_version.value_or(version.value_or("")); }

  int64_t set_id;
  std::optional<std::string_view> package, soname, path, build_id, version, package_version;
};

}  // namespace

std::vector<ObjectUse> Reader::object_use(ObjectGroup of, const UseFilter& filter) {
  ObjectUseByName by_name;
  attempt([&] {
    const Snapshot snapshot{connection_};
    const auto uids = uids_of_runs(connection_);
    std::unordered_set<int64_t> set_ids;
    for (auto& [key, use] : read_uses(connection_, filter)) {
      const auto uid = uids.find(key.run_id);
      by_name.add_use(key.set_id, {.run_id = key.run_id,
                                   .uid = uid == uids.end() ? -1 : uid->second,
                                   .executions = use.executions,
                                   .cpu_ns = use.cpu_ns});
      set_ids.insert(key.set_id);
    }
    const std::string used = json_ids(set_ids);
    Statement objects{connection_, query("objects_of_sets")};
    objects.bind(1, std::string_view{used});
    objects.bind(2, int64_t{of == ObjectGroup::kPackage});
    while (objects.step()) {
      const SetObject object{objects};
      if (of == ObjectGroup::kPackage) {
        by_name.add_object(object.set_id, object.package, object.full_version());
      } else {
        by_name.add_object(object.set_id, object.library(), object.library_version());
      }
    }
  });
  return by_name.take();
}

ObjectCoverage Reader::object_coverage(const UseFilter& filter) {
  ObjectCoverage coverage;
  attempt([&] {
    const auto run_ids = runs_of(connection_, filter);
    const Conditions where = of_runs(run_ids);
    Statement counts{connection_, std::string{query("count_known_sets")} + where.text()};
    where.bind_to(counts);
    counts.step();
    coverage = {.members = counts.integer(0), .known = counts.integer(1)};
  });
  return coverage;
}

}  // namespace tracer_bio
