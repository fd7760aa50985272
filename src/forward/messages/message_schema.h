#pragma once

#include <span>
#include <string>

#include "tracer_bio/forward.h"

namespace tracer_bio {

// config/schema/message.schema.json: the messages that encode() makes of these tables, as JSON
// Schema (2020-12).
std::string message_schema(std::span<const ForwardTable> tables);

}  // namespace tracer_bio
