// Finds the characters in bytes that may or may not be UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tracer_bio {

struct Utf8Character {
  size_t size = 0;  // bytes; 0: the text does not begin with a valid character
  char32_t code = 0;
};

// The first character of a text that is not empty. Overlong forms, surrogates and what lies above
// U+10FFFF are not valid.
constexpr Utf8Character first_character(std::string_view text) {
  const auto byte = [text](size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {1, lead};
  const size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {};
  char32_t code = lead & (0x7fU >> size);
  for (size_t at = 1; at < size; ++at) {
    if ((byte(at) & 0xc0U) != 0x80) return {};
    code = code << 6U | (byte(at) & 0x3fU);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (overlong || surrogate || code > 0x10ffff) return {};
  return {size, code};
}

// Appends a character that is valid.
inline void append_character(char32_t code, std::string& text) {
  const auto continuation = [&](unsigned shift) {
    text += static_cast<char>(0x80U | ((code >> shift) & 0x3fU));
  };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xc0U | code >> 6U);
    continuation(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xe0U | code >> 12U);
    continuation(6);
    continuation(0);
  } else {
    text += static_cast<char>(0xf0U | code >> 18U);
    continuation(12);
    continuation(6);
    continuation(0);
  }
}

}  // namespace tracer_bio
