// Words, as error texts and TOML have them.
#pragma once

#include <iterator>
#include <string>
#include <string_view>

namespace tracer_bio {

inline std::string in_quotes(std::string_view text) { return '"' + std::string{text} + '"'; }

// "a", "b" or "c"
template <class Words>
std::string one_of(const Words& words) {
  std::string text;
  size_t left = std::size(words);
  for (const std::string_view word : words) {
    --left;
    text += in_quotes(word);
    if (left > 0) text += left == 1 ? " or " : ", ";
  }
  return text;
}

}  // namespace tracer_bio
