#include "core/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include "core/utf8.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

void append_escape(std::string& out, char32_t unit) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(unit >> shift) & 0xFU];
}

// How many bytes at the beginning stand for themselves: of most texts, all.
size_t plain_bytes(std::string_view text) {
  const auto* other = std::ranges::find_if(
      text, [](char c) { return c < ' ' || c > '~' || c == '"' || c == '\\'; });
  return static_cast<size_t>(other - text.begin());
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const size_t plain = plain_bytes(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto [size, code] = first_character(text);
    if (size == 0) {
      append_escape(out, 0xDC00U | static_cast<unsigned char>(text.front()));
    } else if (code == '"' || code == '\\') {
      out += '\\';
      out += text.front();
    } else if (!is_printable(text.substr(0, size))) {
      append_escape(out, code);  // all of these are below U+10000: one unit of UTF-16
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  out += '"';
}

template <class Number>
void append_number(std::string& out, Number number) {
  char text[32];
  out.append(text, std::to_chars(text, std::end(text), number).ptr);
}

}  // namespace

void JsonWriter::separate() {
  if (comma_) out_ += ',';
  comma_ = true;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_ += '{';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  out_ += '}';
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  out_ += '[';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  out_ += ']';
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_ += ':';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }

JsonWriter& JsonWriter::integer(int64_t value) {
  separate();
  append_number(out_, value);
  return *this;
}

JsonWriter& JsonWriter::integer_or_null(std::optional<int64_t> value) {
  return value ? integer(*value) : null();
}

JsonWriter& JsonWriter::real(double value) {
  if (!std::isfinite(value)) return null();
  separate();
  append_number(out_, value);
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  separate();
  append_quoted(out_, value);
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

}  // namespace tracer_bio
