#include "core/json_text.h"

#include <algorithm>
#include <charconv>

#include "core/utf8.h"

namespace tracer_bio {

bool JsonText::take(char expected) {
  if (text_.empty() || text_.front() != expected) return false;
  text_.remove_prefix(1);
  return true;
}

void JsonText::skip_blanks() {
  text_.remove_prefix(std::min(text_.find_first_not_of(" \t\r\n"), text_.size()));
}

bool JsonText::take_string(std::string& result) {
  if (!take('"')) return false;
  while (!take('"')) {
    const size_t plain = std::min(text_.find_first_of("\"\\"), text_.size());
    result += text_.substr(0, plain);
    text_.remove_prefix(plain);
    if (text_.empty() || (text_.front() == '\\' && !take_escape(result))) return false;
  }
  return true;
}

bool JsonText::take_null() {
  constexpr std::string_view kNull = "null";
  if (!text_.starts_with(kNull)) return false;
  text_.remove_prefix(kNull.size());
  return true;
}

bool JsonText::take_integer(int64_t& result) { return take_number(result); }

bool JsonText::take_real(double& result) { return take_number(result); }

template <class Number>
bool JsonText::take_number(Number& result) {
  const std::string_view word =
      text_.substr(0, std::min(text_.find_first_not_of("+-.0123456789Ee"), text_.size()));
  const std::string_view digits = word.substr(word.starts_with('-') ? 1 : 0);
  // What JSON has not: "+1", ".5", "1.", "01".
  const size_t whole = std::min(digits.find_first_not_of("0123456789"), digits.size());
  if (whole == 0 || (whole > 1 && digits.front() == '0')) return false;
  const size_t after = whole + 1;
  if (whole < digits.size() && digits[whole] == '.' &&
      (after == digits.size() || digits[after] < '0' || digits[after] > '9'))
    return false;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), result);
  if (error != std::errc{} || end != word.data() + word.size()) return false;
  text_.remove_prefix(word.size());
  return true;
}

bool JsonText::skip_string() {
  if (!take('"')) return false;
  while (!take('"')) {
    const size_t plain = std::min(text_.find_first_of("\"\\"), text_.size());
    const size_t escape = plain < text_.size() && text_[plain] == '\\' ? 2 : 0;
    if (plain + escape >= text_.size()) return false;
    text_.remove_prefix(plain + escape);
  }
  return true;
}

bool JsonText::skip_value() {
  size_t depth = 0;
  do {
    text_.remove_prefix(std::min(text_.find_first_of("\"[]{},"), text_.size()));
    if (text_.empty()) return false;
    const char found = text_.front();
    if (found == '"') {
      if (!skip_string()) return false;
      continue;
    }
    // What follows a number, true, false or null is not a part of it.
    if (depth == 0 && found != '[' && found != '{') return true;
    if (found == '[' || found == '{') ++depth;
    if (found == ']' || found == '}') --depth;
    text_.remove_prefix(1);
  } while (depth > 0);
  return true;
}

bool JsonText::take_escape(std::string& result) {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  if (text_.size() < 2) return false;
  const char letter = text_[1];
  text_.remove_prefix(2);
  if (letter == 'u') return take_code(result);
  const size_t at = kLetters.find(letter);
  if (at == std::string_view::npos) return false;
  result += "\"\\/\b\f\n\r\t"[at];
  return true;
}

bool JsonText::take_code(std::string& result) {
  const auto first = take_hex();
  if (!first) return false;
  char32_t code = *first;
  if (code > kEscapedByte + 0x7f && code <= kEscapedByte + 0xff) {
    result += static_cast<char>(code - kEscapedByte);
    return true;
  }
  if (code >= 0xd800 && code < 0xdc00) {  // the first half of a pair
    if (!take('\\') || !take('u')) return false;
    const auto second = take_hex();
    if (!second || *second < 0xdc00 || *second > 0xdfff) return false;
    code = 0x10000 + ((code - 0xd800) << 10U) + (*second - 0xdc00);
  } else if ((code == 0 && nul_ == Nul::kRefused) || (code >= 0xdc00 && code <= 0xdfff)) {
    return false;
  }
  append_character(code, result);
  return true;
}

std::optional<char32_t> JsonText::take_hex() {
  unsigned code = 0;
  if (text_.size() < 4) return std::nullopt;
  const char* end = text_.data() + 4;
  if (std::from_chars(text_.data(), end, code, 16).ptr != end) return std::nullopt;
  text_.remove_prefix(4);
  return code;
}

std::optional<std::string_view> member(std::string_view json, std::string_view name) {
  JsonText text{json};
  text.skip_blanks();
  if (!text.take('{')) return std::nullopt;
  do {
    std::string found;
    text.skip_blanks();
    if (!text.take_string(found)) return std::nullopt;
    text.skip_blanks();
    if (!text.take(':')) return std::nullopt;
    text.skip_blanks();
    if (found == name) return text.rest();
    if (!text.skip_value()) return std::nullopt;
    text.skip_blanks();
  } while (text.take(','));
  return std::nullopt;
}

std::optional<std::string> string_member(std::string_view json, std::string_view name) {
  const auto value = member(json, name);
  if (!value) return std::nullopt;
  JsonText text{*value};
  std::string result;
  return text.take_string(result) ? std::optional(std::move(result)) : std::nullopt;
}

}  // namespace tracer_bio
