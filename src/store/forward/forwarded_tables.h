#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracer_bio/forward.h"

namespace tracer_bio {

// All that users care for, as sinks have it: those of stored_tables(), in that order. They live for
// ever.
std::span<const ForwardTable> forwarded_tables();
// Those of these names; none: all.
std::vector<ForwardTable> choose_tables(const std::vector<std::string>& names);
// nullptr where there is no such table.
const ForwardTable* find_forwarded_table(std::string_view name);

}  // namespace tracer_bio
