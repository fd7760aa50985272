// Who used a library or package, and which version of it. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "tracer_bio/column.h"

namespace tracer_bio {

// A line of `where`: a tool's executions within a run that were made of one version of a package,
// or of one file where no package is known.
struct WhereRow {
  int64_t run_id = 0;
  std::string pipeline;
  std::string user;
  std::string tool;
  ObjectFile file;  // of the files of that version that were used, the first that was seen
  int64_t files = 0;
  int64_t executions = 0;
  int64_t first_ns = 0;  // start of the first of these
  int64_t last_ns = 0;   // and of the last
};

// A line, and how its executions are found again: those of the run and tool with these sets.
struct FoundUse {
  WhereRow row;
  std::vector<int64_t> set_ids;
  int64_t first_execution_id = 0;
  int64_t last_execution_id = 0;
};

// What executions of a run and a tool that had one set were.
struct ToolUse {
  int64_t run_id = 0;
  std::string tool;
  int64_t executions = 0;
  int64_t first_execution_id = 0;
  int64_t last_execution_id = 0;
};

class WhereRows {
 public:
  // All objects first, then which sets have them, then the uses, once for each set, run and tool.
  void add_object(const ObjectRow& object);
  void add_member(int64_t set_id, int64_t object_id);
  void add_use(int64_t set_id, const ToolUse& use);
  // Used last comes first. What the store alone knows of a row is not there.
  std::vector<FoundUse> take();

 private:
  // Package and version; or where there is none, the object's id.
  using GroupKey = std::tuple<std::string, std::string, int64_t>;
  struct Object {
    ObjectFile file;
    size_t group = 0;
  };
  struct Line {
    FoundUse found;
    std::set<int64_t> objects;
  };

  std::map<GroupKey, size_t> groups_;
  std::unordered_map<int64_t, Object> objects_;
  std::unordered_map<int64_t, std::map<size_t, std::vector<int64_t>>> objects_of_set_;  // by group
  std::map<std::tuple<int64_t, std::string, size_t>, Line> lines_;  // by run, tool and group
};

std::span<const Column<WhereRow>> where_columns();

}  // namespace tracer_bio
