// What executions, runs or tasks have used, added up by name. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tracer_bio/column.h"

namespace tracer_bio {

struct Use {
  int64_t count = 0;
  int64_t failed = 0;
  // Of those of which it is known; nothing: it is of none.
  std::optional<int64_t> time_ns;
  std::optional<int64_t> cpu_ns;
  std::optional<int64_t> max_rss_bytes;
  std::optional<int64_t> read_bytes;
  std::optional<int64_t> write_bytes;

  void add(const Use& more);
  // Read and written.
  std::optional<int64_t> io_bytes() const;

  bool operator==(const Use&) const = default;
};

struct NamedUse {
  std::optional<std::string> name;
  std::optional<int64_t> run_id;  // of a run alone
  Use use;
};

class UseByName {
 public:
  void add(std::optional<std::string_view> name, const Use& more);
  // In no order.
  std::vector<NamedUse> take();

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, Use, Hash, std::equal_to<>> named_;
  std::optional<Use> unnamed_;
};

enum class UseKey : uint8_t { kCpu, kMemory, kIo, kTime, kCount };

// A line of `top`.
struct TopRow {
  NamedUse entry;
  std::optional<double> cpu_share_percent;  // of all, not only of those that are shown
};

// The largest first; equal ones by name. `limit` 0: all. `total_cpu_ns` is 100%.
std::vector<TopRow> top(std::vector<NamedUse> entries, UseKey by, size_t limit,
                        std::optional<int64_t> total_cpu_ns);

std::span<const Column<TopRow>> top_columns();

}  // namespace tracer_bio
