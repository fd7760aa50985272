#include "cli/output/versions_yaml.h"

#include <algorithm>

#include "core/json.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kIndent = "  ";
// A key before its colon may have 1,024 characters.
constexpr size_t kMostOfKey = 1000;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

// What YAML 1.1 reads as true, false or null.
bool is_word_of_yaml(std::string_view text) {
  constexpr std::string_view kWords[] = {"y",  "n",   "yes",  "no",   "true",
                                         "on", "off", "null", "false"};
  std::string lower{text};
  for (char& letter : lower) letter = letter >= 'A' && letter <= 'Z' ? char(letter + 32) : letter;
  return std::ranges::find(kWords, lower) != std::end(kWords);
}

// "1.16.1": no number. "1.16" would be one, and less than 1.9.
bool is_plain_version(std::string_view text) {
  return std::ranges::count(text, '.') >= 2 && is_digit(text.front()) && is_digit(text.back()) &&
         text.find("..") == std::string_view::npos &&
         std::ranges::all_of(text, [](char letter) { return is_digit(letter) || letter == '.'; });
}

bool is_plain_name(std::string_view text) {
  return is_letter(text.front()) && !is_word_of_yaml(text) &&
         std::ranges::all_of(text, [](char letter) {
           return is_letter(letter) || is_digit(letter) || letter == '_' || letter == '-' ||
                  letter == '.' || letter == '+';
         });
}

std::string single_quoted(std::string_view text) {
  std::string quoted{'\''};
  for (const char letter : text) quoted.append(letter == '\'' ? 2 : 1, letter);
  return quoted += '\'';
}

// A key with its colon, at the beginning of a line that has this indent.
std::string yaml_key(std::string_view text, std::string_view indent) {
  const std::string key = yaml_text(text);
  if (key.size() <= kMostOfKey) return std::string{indent} + key + ':';
  return std::string{indent} + "? " + key + '\n' + std::string{indent} + ':';
}

// A comment ends with its line, so what others wrote has to be printable.
std::string reason(const SoftwareVersion& version) {
  switch (*version.unknown) {
    case VersionUnknown::kScript:
      return "a script, of which " + printable(version.path) + " tells nothing";
    case VersionUnknown::kNoPackage:
      return "no package tells of " + printable(version.path);
    case VersionUnknown::kNotLookedAt:
      break;
  }
  return "it was not looked at, or not in time";
}

std::string value_of(std::span<const SoftwareVersion> versions) {
  const SoftwareVersion& first = versions.front();
  if (versions.size() > 1) {
    std::string list;
    for (const SoftwareVersion& version : versions)
      (list += list.empty() ? "[" : ", ") += yaml_text(version.version);
    return list += ']';
  }
  if (!first.version.empty()) return yaml_text(first.version);
  return first.unknown ? "null  # " + reason(first) : "null";
}

// How many rows from the first on are alike in this.
size_t alike(std::span<const SoftwareVersion> rows, std::string SoftwareVersion::*member) {
  const auto differs = [&](const SoftwareVersion& row) {
    return row.*member != rows.front().*member;
  };
  return static_cast<size_t>(std::ranges::find_if(rows, differs) - rows.begin());
}

}  // namespace

std::string yaml_text(std::string_view text) {
  if (!text.empty() && (is_plain_name(text) || is_plain_version(text))) return std::string{text};
  if (std::ranges::all_of(text, [](char letter) { return letter >= ' ' && letter <= '~'; }))
    return single_quoted(text);
  std::string json;
  JsonWriter{json}.text(text);  // a text of JSON is one of YAML
  return json;
}

void write_versions_yaml(std::span<const SoftwareVersion> versions, const TextSink& sink) {
  while (!versions.empty()) {
    auto process = versions.first(alike(versions, &SoftwareVersion::process));
    versions = versions.subspan(process.size());
    sink(yaml_key(process.front().process, "") + '\n');
    while (!process.empty()) {
      const auto named = process.first(alike(process, &SoftwareVersion::name));
      process = process.subspan(named.size());
      sink(yaml_key(named.front().name, kIndent) + ' ' + value_of(named) + '\n');
    }
  }
}

}  // namespace tracer_bio
