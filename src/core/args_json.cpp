// Arguments as a JSON array of strings, environment variables as an object of them, and back,
// without losing a byte.
#include <array>
#include <optional>

#include "core/json_text.h"
#include "core/utf8.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// Bytes that stand for themselves in a JSON string, and that no terminal takes for a command.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (size_t byte = ' '; byte <= '~'; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}();

void append_u(char32_t code, std::string& json) {
  constexpr std::string_view kHex = "0123456789abcdef";
  json += "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) json += kHex[(code >> shift) & 0xfU];
}

// Appends the first character of `text` and gives its size.
size_t append_json_character(std::string_view text, std::string& json) {
  const auto [size, code] = first_character(text);
  if (size == 0) {
    append_u(kEscapedByte + static_cast<unsigned char>(text.front()), json);
    return 1;
  }
  if (code == '"' || code == '\\') {
    json += '\\';
    json += text.front();
  } else if (code == '\n') {
    json += "\\n";
  } else if (code == '\t') {
    json += "\\t";
  } else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) {
    append_u(code, json);
  } else {
    json += text.substr(0, size);
  }
  return size;
}

void append_json_string(std::string_view text, std::string& json) {
  json += '"';
  while (!text.empty()) {
    size_t plain = 0;
    while (plain < text.size() && kPlain[static_cast<unsigned char>(text[plain])]) ++plain;
    json += text.substr(0, plain);
    text.remove_prefix(plain);
    if (!text.empty()) text.remove_prefix(append_json_character(text, json));
  }
  json += '"';
}

// Reads what stands between two brackets: elements with commas between them, each read by `take`.
template <class Take>
std::optional<std::string> take_all(std::string_view json, char open, char close, Take take) {
  JsonText text{json};
  std::string result;
  text.skip_blanks();
  if (!text.take(open)) return std::nullopt;
  text.skip_blanks();
  bool more = !text.take(close);
  while (more) {
    text.skip_blanks();
    if (!take(text, result)) return std::nullopt;
    result += '\0';
    text.skip_blanks();
    more = text.take(',');
    if (!more && !text.take(close)) return std::nullopt;
  }
  text.skip_blanks();
  if (!text.at_end()) return std::nullopt;
  return result;
}

// Calls `each` for every NUL-terminated text, and for bytes after the last NUL.
template <class Each>
void for_each_text(std::string_view texts, Each each) {
  while (!texts.empty()) {
    const size_t size = std::min(texts.find('\0'), texts.size());
    each(texts.substr(0, size));
    texts.remove_prefix(std::min(size + 1, texts.size()));
  }
}

}  // namespace

void args_to_json(std::string_view args, std::string& json) {
  json = '[';
  for_each_text(args, [&](std::string_view argument) {
    if (json.size() > 1) json += ',';
    append_json_string(argument, json);
  });
  json += ']';
}

std::optional<std::string> args_from_json(std::string_view json) {
  return take_all(json, '[', ']',
                  [](JsonText& text, std::string& args) { return text.take_string(args); });
}

void environment_to_json(std::string_view environment, std::string& json) {
  json = '{';
  for_each_text(environment, [&](std::string_view variable) {
    const size_t equals = std::min(variable.find('='), variable.size());
    if (json.size() > 1) json += ',';
    append_json_string(variable.substr(0, equals), json);
    json += ':';
    append_json_string(variable.substr(std::min(equals + 1, variable.size())), json);
  });
  json += '}';
}

std::optional<std::string> environment_from_json(std::string_view json) {
  return take_all(json, '{', '}', [](JsonText& text, std::string& environment) {
    if (!text.take_string(environment)) return false;
    text.skip_blanks();
    if (!text.take(':')) return false;
    text.skip_blanks();
    environment += '=';
    return text.take_string(environment);
  });
}

}  // namespace tracer_bio
