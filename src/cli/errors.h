#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace tracer_bio {

// The user asked for something that cannot be meant: exit code 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// This machine or this user cannot record: exit code 3.
struct CannotRecord : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A run that is asked for by its number.
inline std::runtime_error no_such_run(int64_t id) {
  return std::runtime_error{"there is no run " + std::to_string(id) + ": see tracer-bio runs"};
}

}  // namespace tracer_bio
