#pragma once

#include <functional>
#include <string_view>

namespace tracer_bio {

// Where text goes to. Tests give a string's append.
using TextSink = std::function<void(std::string_view)>;

}  // namespace tracer_bio
