#include "store/object_writer.h"

#include <vector>

#include "store/json_ids.h"
#include "store/sql_files.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace {

constexpr size_t kMostObjects = 1 << 16;  // that are known at a time
constexpr size_t kMostSets = 1 << 12;
// How exact last_seen_ns is: what runs all the time is not written all the time.
constexpr int64_t kSeenStepNs = 3'600'000'000'000;

}  // namespace

ObjectWriter::ObjectWriter(Connection& connection)
    : see_object_(connection, query("see_object")),
      find_object_(connection, query("find_object")),
      add_set_(connection, query("add_object_set")),
      find_set_(connection, query("find_object_set")),
      see_set_(connection, query("see_object_set")),
      see_objects_of_set_(connection, query("see_objects_of_set")) {}

void ObjectWriter::begin() {
  if (uncertain_ || objects_.size() > kMostObjects) objects_.clear();
  if (uncertain_ || sets_.size() > kMostSets) sets_.clear();
  uncertain_ = false;
}

void ObjectWriter::write(const ObjectFile& object) {
  uncertain_ = true;
  const ObjectRow row{.file = object};
  std::string scratch;
  int parameter = 0;
  for (const Column<ObjectRow>& column : object_columns().subspan(1))  // but the id
    see_object_.bind(++parameter, column.get(row, scratch));
  see_object_.run();
}

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
  const auto [entry, is_new] = sets_.try_emplace(set);
  if (is_new) entry->second = find_or_add(*set, time_ns);
  if (time_ns > entry->second.last_seen_ns + kSeenStepNs) see_again(entry->second, time_ns);
  return entry->second.id;
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
  uncertain_ = true;
  add_set_.bind(1, std::string_view{objects});
  add_set_.bind(2, set.executable ? Value{id_of(*set.executable, time_ns)} : Value{});
  add_set_.bind(3, time_ns);
  add_set_.step();
  known = {add_set_.integer(0), time_ns};
  add_set_.reset();
  return known;
}

void ObjectWriter::see_again(Known& known, int64_t time_ns) {
  uncertain_ = true;
  for (Statement* statement : {&see_set_, &see_objects_of_set_}) {
    statement->bind(1, known.id);
    statement->bind(2, time_ns);
    statement->run();
  }
  known.last_seen_ns = time_ns;
}

}  // namespace tracer_bio
