#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>

namespace tracer_bio {

// Numbers as a JSON array, for SQLite's json_each().
template <class Ids>
std::string json_ids(const Ids& ids) {
  return fmt::format("[{}]", fmt::join(ids, ","));
}

}  // namespace tracer_bio
