// What `status` says of forwarding.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/json.h"
#include "store/forward/forward_status.h"
#include "tracer_bio/config.h"

namespace tracer_bio {

struct ForwardLine {
  std::string name;
  std::string url;                      // without credentials; empty: it is configured no more
  std::optional<ForwardStatus> status;  // nothing: it has not begun
  std::string text;                     // all of it, in a sentence
};

// Of what the configuration names, and what else the database knows.
std::vector<ForwardLine> forward_lines(std::span<const Forward> configured,
                                       std::span<const ForwardStatus> known, int64_t now_ns);

void write_forwards_json(JsonWriter& json, std::span<const ForwardLine> lines);

}  // namespace tracer_bio
