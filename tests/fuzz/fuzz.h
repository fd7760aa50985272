// The entry point of libFuzzer, and what the targets share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace tracer_bio::fuzz {

inline std::string_view text_of(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// What has to hold whatever the input.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace tracer_bio::fuzz
