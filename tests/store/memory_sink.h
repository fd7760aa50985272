// What tests of forwarding send to, and compare with.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tracer_bio/forward.h"

namespace tracer_bio {

// A sink as forward.h describes it, in memory.
class MemorySink {
 public:
  void take(const ForwardBatch& batch);

  // The rows of a table, as stored_rows() shows those of a database.
  std::string rows(std::string_view table) const;
  size_t count(std::string_view table) const;

 private:
  struct Row {
    int64_t version = 0;
    std::map<std::string_view, ForwardValue> values;
    std::string text;
  };

  static bool is_removed(const Row& row, const ForwardRemoval& removal);
  static std::string key_of(const ForwardTable& table, const Row& row);
  void remove(const ForwardRemoval& removal);
  void take(const ForwardRows& rows);

  std::map<std::string, std::map<std::string, Row>, std::less<>> tables_;
  std::vector<ForwardRemoval> removals_;
};

// A line for each row of the table, in the order of its key.
std::string stored_rows(const std::filesystem::path& file, const ForwardTable& table);

}  // namespace tracer_bio
