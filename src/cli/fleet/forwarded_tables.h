#pragma once

#include <span>

#include "tracer_bio/forward.h"

namespace tracer_bio {

// What is forwarded: all that users care for, as the store has it.
std::span<const ForwardTable> forwarded_tables();

}  // namespace tracer_bio
