// Libraries and packages that executions of runs were made of, added up by name. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/use.h"
#include "tracer_bio/column.h"

namespace tracer_bio {

// By what objects are added up.
enum class ObjectGroup : uint8_t { kLibrary, kPackage };

// A line of `top --of libraries` or `packages`.
struct ObjectUse {
  std::optional<std::string> name;
  int64_t versions = 0;  // that are told apart
  int64_t executions = 0;
  std::optional<int64_t> cpu_ns;  // of those of which it is known; nothing: it is of none
  int64_t runs = 0;
  int64_t users = 0;
};

// What the executions of a run that were made of the same objects used.
struct SetUse {
  int64_t run_id = 0;
  int64_t uid = 0;  // the run's user
  int64_t executions = 0;
  std::optional<int64_t> cpu_ns;
};

class ObjectUseByName {
 public:
  // Once for each set and run.
  void add_use(int64_t set_id, const SetUse& use);
  // Those of a set come one after the other. `version` tells apart what has the same name; empty:
  // it is not known.
  void add_object(int64_t set_id, std::optional<std::string_view> name, std::string_view version);
  // In no order.
  std::vector<ObjectUse> take();

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  template <class Value>
  using ByName = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

  struct Entry {
    std::unordered_set<std::string, Hash, std::equal_to<>> versions;
    std::vector<int64_t> sets;  // each once
  };

  Entry& entry_of(std::optional<std::string_view> name);

  std::unordered_map<int64_t, std::vector<SetUse>> uses_;
  ByName<Entry> named_;
  std::optional<Entry> unnamed_;
};

// The largest first, by executions (kCount) or CPU; equal ones by name. `limit` 0: all.
std::vector<ObjectUse> top(std::vector<ObjectUse> entries, UseKey by, size_t limit);

std::span<const Column<ObjectUse>> object_use_columns();

}  // namespace tracer_bio
