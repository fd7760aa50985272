#include "core/package_files.h"

#include <algorithm>

#include "core/json_text.h"
#include "core/object_names.h"

namespace tracer_bio {
namespace {

std::optional<PackageFacts> if_named(PackageFacts package) {
  const bool named = is_package_name(package.name) && is_package_name(package.version) &&
                     is_package_name(package.package_version);
  return named ? std::optional(std::move(package)) : std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// Without its line feed, which is taken, too.
std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// What is between empty lines.
std::string_view take_stanza(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of('\n'), text.size()));
  const size_t end = std::min(text.find("\n\n"), text.size());
  const std::string_view stanza = text.substr(0, end);
  text.remove_prefix(std::min(end + 2, text.size()));
  return stanza;
}

std::string copy_until(std::string_view text, char end) {
  return std::string{text.substr(0, std::min(text.find(end), text.size()))};
}

// Each string of an array, up to the first element that is none.
void receive_strings(std::string_view array, const PathReceiver& receive) {
  JsonText text{array};
  if (!text.take('[')) return;
  std::string path;
  do {
    path.clear();
    text.skip_blanks();
    if (!text.take_string(path)) return;
    receive(path);
    text.skip_blanks();
  } while (text.take(','));
}

}  // namespace

std::string_view header_value(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (trimmed(line).empty()) break;
    if (line.starts_with(name) && line.substr(name.size()).starts_with(':'))
      return trimmed(line.substr(name.size() + 1));
  }
  return {};
}

std::optional<PackageFacts> read_python_metadata(std::string_view text) {
  const std::string_view version = header_value(text, "Version");
  return if_named({.name = std::string{header_value(text, "Name")},
                   .version = copy_until(version, '+'),
                   .package_version = std::string{version}});
}

std::optional<PackageFacts> read_r_description(std::string_view text) {
  const std::string version{header_value(text, "Version")};
  return if_named({.name = std::string{header_value(text, "Package")},
                   .version = version,
                   .package_version = version});
}

std::optional<PackageFacts> read_conda_package(std::string_view json) {
  PackageFacts package{.name = string_member(json, "name").value_or(""),
                       .version = string_member(json, "version").value_or("")};
  package.package_version = package.version + '-' + string_member(json, "build").value_or("");
  return if_named(std::move(package));
}

void read_conda_files(std::string_view json, const PathReceiver& receive) {
  if (const auto files = member(json, "files")) receive_strings(*files, receive);
}

void read_python_lines(std::string_view text, const PathReceiver& receive) {
  while (!text.empty()) {
    // A path with a comma is quoted: none that Python imports has one.
    const std::string_view line = take_line(text);
    receive(trimmed(line.substr(0, std::min(line.find(','), line.size()))));
  }
}

void read_debian_list(std::string_view text, const PathReceiver& receive) {
  while (!text.empty()) {
    const std::string_view path = take_line(text);
    std::string_view rest = text;
    const std::string_view next = take_line(rest);
    const bool is_folder = next.starts_with(path) && next.substr(path.size()).starts_with('/');
    if (!is_folder) receive(debian_path(path));
  }
}

std::string debian_path(std::string_view path) {
  for (const std::string_view moved : {"/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/"}) {
    if (path.starts_with(moved)) return "/usr" + std::string{path};
  }
  return std::string{path};
}

void read_debian_status(std::string_view text,
                        const std::function<void(PackageFacts package)>& receive) {
  while (!text.empty()) {
    const std::string_view stanza = take_stanza(text);
    // Else its files are gone but for its configuration.
    if (header_value(stanza, "Status").ends_with("config-files")) continue;
    const std::string_view version = header_value(stanza, "Version");
    auto package = if_named({.name = std::string{header_value(stanza, "Package")},
                             .version = upstream_version(version),
                             .package_version = std::string{version}});
    if (package) receive(std::move(*package));
  }
}

}  // namespace tracer_bio
