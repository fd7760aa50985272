#pragma once

#include <cstddef>
#include <string_view>

namespace tracer_bio {

// How many bytes to insert, delete, replace, or swap with their neighbour make one of the other.
size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace tracer_bio
