#pragma once

#include <span>
#include <stdexcept>
#include <string_view>

#include "tracer_bio/forward.h"

namespace tracer_bio {

// Nobody will ever read it: it is none of ours, or broken.
struct MalformedMessage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A later version wrote it, which has what this one does not know: another schema, table, column or
// member. It is no poison: a reader of that version takes it as a whole.
struct MessageTooNew : SinkRefused {
  using SinkRefused::SinkRefused;
};

// What encode() made, of this version or an earlier one: columns that it lacks are NULL. Rows refer
// to `tables`, which have to outlive them. Throws MalformedMessage, which says at which byte but
// shows nothing of it, and MessageTooNew.
ForwardBatch decode(std::string_view body, std::span<const ForwardTable> tables);

}  // namespace tracer_bio
