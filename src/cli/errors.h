#pragma once

#include <stdexcept>

namespace tracer_bio {

// The user asked for something that cannot be meant: exit code 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// This machine or this user cannot record: exit code 3.
struct CannotRecord : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace tracer_bio
