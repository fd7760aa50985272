// Two runs side by side. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/use.h"
#include "tracer_bio/column.h"

namespace tracer_bio {

enum class ComparedPart : uint8_t { kTool, kTask, kRun };

// What one part of the runs used in each of them; nothing: it is not in that run.
struct Compared {
  ComparedPart part = ComparedPart::kTool;
  std::optional<std::string> name;
  int64_t first_run_id = 0;
  int64_t second_run_id = 0;
  std::optional<Use> first;
  std::optional<Use> second;
};

// A run, and what its tools or tasks used.
struct ComparedRun {
  RunRow row;
  std::vector<NamedUse> parts;
};

// The largest difference in CPU first; then a line for the runs as a whole.
std::vector<Compared> compare(const ComparedRun& first, const ComparedRun& second,
                              ComparedPart part);

std::string_view name_of(ComparedPart value);

std::span<const Column<Compared>> compared_columns();

}  // namespace tracer_bio
