#include "store/object_writer.h"

#include <vector>

#include "store/json_ids.h"
#include "store/sql_files.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace {

constexpr size_t kMostObjects = 1 << 16;  // that are known at a time
// How exact last_seen_ns is: what runs all the time is not written all the time.
constexpr int64_t kSeenStepNs = 3'600'000'000'000;

}  // namespace

ObjectWriter::ObjectWriter(Connection& connection)
    : connection_(connection),
      see_object_(connection, query("see_object"), object_columns().subspan(1)),  // but the id
      find_object_(connection, query("find_object")),
      add_set_(connection, query("add_object_set")),
      find_set_(connection, query("find_object_set")),
      see_set_(connection, query("see_object_set")),
      see_objects_of_set_(connection, query("see_objects_of_set")) {}

void ObjectWriter::begin() {
  const bool uncertain = connection_.changes() != changes_;
  if (uncertain || objects_.size() > kMostObjects) objects_.clear();
  if (uncertain || kept_ > kMostKeptObjects) {
    sets_.clear();
    kept_ = 0;
  }
}

void ObjectWriter::write(const ObjectFile& object) { see_object_.run({.file = object}); }

int64_t ObjectWriter::id_of(const ObjectKey& key, int64_t time_ns) {
  if (const auto known = objects_.find(key); known != objects_.end()) return known->second;
  const auto find = [&] {
    find_object_.bind(1, static_cast<int64_t>(key.device));
    find_object_.bind(2, static_cast<int64_t>(key.inode));
    find_object_.bind(3, key.mtime_ns);
    const int64_t id = find_object_.step() ? find_object_.integer(0) : 0;
    find_object_.reset();
    return id;
  };
  int64_t id = find();
  if (id == 0) {
    write({.key = key,
           .unknown = ObjectUnknown::kNoPath,
           .first_seen_ns = time_ns,
           .last_seen_ns = time_ns});
    id = find();
  }
  objects_.emplace(key, id);
  return id;
}

int64_t ObjectWriter::id_of(const SharedObjectSet& set, int64_t time_ns) {
  auto entry = sets_.find(set);
  if (entry == sets_.end()) {
    entry = sets_.emplace(set, find_or_add(*set, time_ns)).first;
    kept_ += set->objects.size();
  }
  Known& known = entry->second;
  if (time_ns > known.last_seen_ns + kSeenStepNs) {
    see(see_set_, known.id, time_ns);
    see(see_objects_of_set_, known.id, time_ns);
    known.last_seen_ns = time_ns;
  }
  return known.id;
}

ObjectWriter::Known ObjectWriter::find_or_add(const ObjectSet& set, int64_t time_ns) {
  std::vector<int64_t> ids;
  ids.reserve(set.objects.size());
  for (const ObjectKey& key : set.objects) ids.push_back(id_of(key, time_ns));
  const std::string objects = json_ids(ids);
  find_set_.bind(1, std::string_view{objects});
  Known known;
  if (find_set_.step()) known = {find_set_.integer(0), find_set_.integer(1)};
  find_set_.reset();
  if (known.id != 0) return known;
  add_set_.bind(1, std::string_view{objects});
  add_set_.bind(2, set.executable ? Value{id_of(*set.executable, time_ns)} : Value{});
  add_set_.bind(3, time_ns);
  add_set_.step();
  known = {add_set_.integer(0), time_ns};
  add_set_.reset();
  see(see_objects_of_set_, known.id, time_ns);
  return known;
}

void ObjectWriter::see(Statement& statement, int64_t set_id, int64_t time_ns) {
  statement.bind(1, set_id);
  statement.bind(2, time_ns);
  statement.run();
}

}  // namespace tracer_bio
