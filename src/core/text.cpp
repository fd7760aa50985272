#include "tracer_bio/text.h"

#include <algorithm>
#include <array>

#include "core/utf8.h"

namespace tracer_bio {
namespace {

// Every byte is ASCII from space to tilde: true of nearly all text. No early end, so that the
// compiler makes vector instructions of it.
bool is_plain(std::string_view text) {
  bool other = false;
  for (const char byte : text) other |= static_cast<unsigned char>(byte - ' ') > '~' - ' ';
  return !other;
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) ||  // C0, DEL, C1
         (code >= 0x2028 && code <= 0x202e) ||            // line breaks, bidirectional controls
         (code >= 0x2066 && code <= 0x2069);
}

// The size of the first character where it may be shown as it is, else 0.
size_t showable_size(std::string_view text) {
  const Utf8Character character = first_character(text);
  return character.size != 0 && !is_control(character.code) ? character.size : 0;
}

void append_hex(char byte, std::string& text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  (text += kHex[value >> 4U]) += kHex[value & 0xfU];
}

void append_escaped(char byte, std::string& text) {
  constexpr std::string_view kNamed = "\a\b\t\n\v\f\r";
  text += '\\';
  if (const size_t at = kNamed.find(byte); at != std::string_view::npos) {
    text += "abtnvfr"[at];
    return;
  }
  text += 'x';
  append_hex(byte, text);
}

void append_printable(std::string_view text, std::string& result) {
  while (!text.empty()) {
    const size_t size = showable_size(text);
    if (size == 0) {
      append_escaped(text.front(), result);
    } else {
      result += text.substr(0, size);
    }
    text.remove_prefix(std::max<size_t>(size, 1));
  }
}

// Bytes that no shell takes for anything but themselves.
constexpr auto kHarmless = [] {
  std::array<bool, 256> harmless{};
  constexpr std::string_view kBytes =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./-_";
  for (const char byte : kBytes) harmless[static_cast<unsigned char>(byte)] = true;
  return harmless;
}();

bool needs_no_quotes(std::string_view argument) {
  return !argument.empty() && std::ranges::all_of(argument, [](char byte) {
    return kHarmless[static_cast<unsigned char>(byte)];
  });
}

void append_quoted(std::string_view argument, std::string& command) {
  command += '\'';
  for (const char byte : argument) {
    if (byte == '\'') {
      command += R"('\'')";
    } else {
      command += byte;
    }
  }
  command += '\'';
}

// $'…' of bash, ksh and zsh: the only quotes in which bytes can be written as escapes.
void append_ansi_quoted(std::string_view argument, std::string& command) {
  command += "$'";
  while (!argument.empty()) {
    const size_t size = showable_size(argument);
    if (size == 0) {
      append_escaped(argument.front(), command);
    } else {
      if (argument.front() == '\\' || argument.front() == '\'') command += '\\';
      command += argument.substr(0, size);
    }
    argument.remove_prefix(std::max<size_t>(size, 1));
  }
  command += '\'';
}

}  // namespace

std::vector<std::string_view> split_args(std::string_view args) {
  std::vector<std::string_view> result;
  while (!args.empty()) {
    const size_t size = std::min(args.find('\0'), args.size());
    result.push_back(args.substr(0, size));
    args.remove_prefix(std::min(size + 1, args.size()));
  }
  return result;
}

bool is_printable(std::string_view text) {
  if (is_plain(text)) return true;
  while (!text.empty()) {
    const size_t size = showable_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string printable(std::string_view text) {
  if (is_plain(text)) return std::string{text};
  std::string result;
  append_printable(text, result);
  return result;
}

std::string_view escape_bytes(std::string_view text, std::string& scratch) {
  if (is_plain(text)) return text;
  const std::string_view whole = text;
  scratch.clear();
  bool changed = false;
  while (!text.empty()) {
    const size_t size = text.front() == '\0' ? 0 : first_character(text).size;
    if (size == 0) {
      append_hex(text.front(), scratch += "\\udc");
      changed = true;
    } else {
      scratch += text.substr(0, size);
    }
    text.remove_prefix(std::max<size_t>(size, 1));
  }
  return changed ? std::string_view{scratch} : whole;
}

void shell_command(std::string_view args, std::string& command) {
  command.clear();
  for (bool first = true; !args.empty(); first = false) {
    const size_t size = std::min(args.find('\0'), args.size());
    const std::string_view argument = args.substr(0, size);
    if (!first) command += ' ';
    if (needs_no_quotes(argument)) {
      command += argument;
    } else if (is_printable(argument)) {
      append_quoted(argument, command);
    } else {
      append_ansi_quoted(argument, command);
    }
    args.remove_prefix(std::min(size + 1, args.size()));
  }
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view stem(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == 0 ? name : name.substr(0, dot);
}

}  // namespace tracer_bio
