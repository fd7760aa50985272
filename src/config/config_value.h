// A value of the configuration file, freed from toml++, whose headers are costly to compile.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace tracer_bio {

struct ConfigValue {
  // What no setting takes: a table, a date.
  struct Other {};

  std::variant<Other, bool, int64_t, double, std::string, std::vector<ConfigValue>> data;
  std::string text;  // for "got …": printable, and short
  uint32_t line = 0;

  template <class T>
  const T* as() const {
    return std::get_if<T>(&data);
  }
};

}  // namespace tracer_bio
