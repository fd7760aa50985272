#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/sqlite.h"

namespace tracer_bio {

// How forwarding to one sink goes.
struct ForwardStatus {
  std::string name;
  int64_t rows = 0;                  // that wait to be sent, about
  std::optional<int64_t> oldest_ns;  // when the oldest one of those that were never sent began
  std::optional<int64_t> sent_ns;    // when it last took something
  std::optional<int64_t> failing_since_ns;
  std::string error;  // of the last attempt; empty: it succeeded
};

// Of all sinks that the database knows, by name. Throws SqliteError.
std::vector<ForwardStatus> read_forward_status(Connection& connection);

}  // namespace tracer_bio
