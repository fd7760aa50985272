#pragma once

#include <span>
#include <string_view>

namespace tracer_bio {

// A text that cmake/embed.cmake built into the binary.
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

}  // namespace tracer_bio
