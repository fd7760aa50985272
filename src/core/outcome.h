#pragma once

#include <optional>
#include <string_view>

#include "tracer_bio/execution.h"

namespace tracer_bio {

// What the end of an execution means; nothing where it succeeded, or where its process goes on.
std::optional<Outcome> outcome_of(const Execution& execution, std::string_view tool);

}  // namespace tracer_bio
