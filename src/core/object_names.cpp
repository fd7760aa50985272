#include "core/object_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <utility>
#include <vector>

#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

template <size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// The components of a path, and where each ends in it.
class Components {
 public:
  explicit Components(std::string_view path) : path_(path) {
    size_t begin = 0;
    while (begin < path.size()) {
      const size_t end = std::min(path.find('/', begin), path.size());
      if (end > begin) parts_.push_back(path.substr(begin, end - begin));
      begin = end + 1;
    }
  }

  size_t size() const { return parts_.size(); }
  std::string_view operator[](size_t i) const { return parts_[i]; }
  std::string_view name() const { return parts_.empty() ? std::string_view{} : parts_.back(); }
  std::span<const std::string_view> folders() const {
    return std::span(parts_).first(parts_.empty() ? 0 : parts_.size() - 1);
  }
  // From the end of the path, for there what is nearest to the file stands.
  std::optional<size_t> last_folder(auto is_it) const {
    for (size_t i = folders().size(); i > 0; --i) {
      if (is_it(parts_[i - 1])) return i - 1;
    }
    return std::nullopt;
  }

  std::string_view up_to(size_t i) const {
    return path_.substr(0, static_cast<size_t>(parts_[i].end() - path_.begin()));
  }
  std::string_view from(size_t i) const {
    return path_.substr(static_cast<size_t>(parts_[i].begin() - path_.begin()));
  }

 private:
  std::string_view path_;
  std::vector<std::string_view> parts_;
};

std::string_view before(std::string_view text, char end) {
  return text.substr(0, std::min(text.find(end), text.size()));
}

// "1.16.1", not "2023" or "12": folders of any purpose are named so.
bool is_version(std::string_view text) {
  return !text.empty() && is_digit(text.front()) && text.find('.') != std::string_view::npos;
}

struct NameAndVersion {
  std::string_view name;
  std::string_view version;
};

// "samtools-1.16.1".
std::optional<NameAndVersion> split_at_version(std::string_view text) {
  for (size_t at = text.find('-'); at != std::string_view::npos; at = text.find('-', at + 1)) {
    const std::string_view version = text.substr(at + 1);
    if (at > 0 && is_version(version)) return NameAndVersion{text.substr(0, at), version};
  }
  return std::nullopt;
}

// Where packages of the system and of its language's runtimes are, whose folders look like a tree
// of software and are none: /usr/lib/jvm/NAME/1.8/bin, /snap/NAME/4.2/bin.
bool is_systems(const Components& path) {
  static constexpr std::array<std::string_view, 10> kSystems{
      "usr", "lib", "lib32", "lib64", "bin", "sbin", "etc", "snap", "proc", "sys"};
  if (path.size() < 2) return true;
  return is_one_of(kSystems, path[0]) && !(path[0] == "usr" && path[1] == "local");
}

// A name of a hash, as Spack ends and Nix and Guix begin the names of folders.
std::string_view without_hash(std::string_view folder) {
  constexpr size_t kHashSize = 32;
  const auto is_hash = [](std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); });
  };
  if (folder.size() <= kHashSize + 1) return folder;
  const size_t last = folder.size() - kHashSize;
  if (folder[last - 1] == '-' && is_hash(folder.substr(last))) return folder.substr(0, last - 1);
  if (folder[kHashSize] == '-' && is_hash(folder.substr(0, kHashSize)))
    return folder.substr(kHashSize + 1);
  return folder;
}

// "python" of ~/.pyenv/versions/3.11.2/bin, by the two folders above.
std::optional<std::string_view> managed_language(std::string_view manager,
                                                 std::string_view folder) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kManagers{
      {{"pyenv", "python"}, {"rbenv", "ruby"}}};
  if (folder != "versions") return std::nullopt;
  if (manager.starts_with('.')) manager.remove_prefix(1);
  for (const auto& [name, language] : kManagers) {
    if (manager == name) return language;
  }
  return std::nullopt;
}

// .../NAME/VERSION/bin/..., .../NAME-VERSION/bin/..., .../NAME-VERSION-HASH/bin/...
std::optional<NameAndVersion> in_software_tree(const Components& path) {
  static constexpr std::array<std::string_view, 5> kInstalled{"bin", "sbin", "lib", "lib64",
                                                              "libexec"};
  // What is above versions, and tells no name.
  static constexpr std::array<std::string_view, 11> kNoNames{
      "versions", "version", "releases", "release", "installs", "software",
      "apps",     "tools",   "opt",      "local",   "home"};
  if (is_systems(path)) return std::nullopt;
  const auto is_name = [&](std::string_view name) {
    return !is_one_of(kNoNames, name) && !is_one_of(kInstalled, name);
  };
  for (size_t i = path.folders().size(); i-- > 1;) {
    if (!is_one_of(kInstalled, path[i])) continue;
    const std::string_view folder = path[i - 1];
    if (i >= 2 && is_version(folder)) {
      const auto managed = i >= 3 ? managed_language(path[i - 3], path[i - 2]) : std::nullopt;
      if (managed) return NameAndVersion{*managed, folder};
      if (is_name(path[i - 2])) return NameAndVersion{path[i - 2], folder};
    }
    if (const auto split = split_at_version(without_hash(folder))) return split;
  }
  return std::nullopt;
}

// .../site-packages/NAME/..., or an extension that is a module by itself.
bool name_python(const Components& path, ObjectName& object) {
  const auto site = path.last_folder(
      [](std::string_view name) { return name == "site-packages" || name == "dist-packages"; });
  if (!site) return false;
  const std::string_view first = path[*site + 1];
  object.language = PackageSource::kPython;
  object.folder = path.up_to(*site);
  object.within = path.from(*site + 1);
  if (*site + 2 == path.size()) {
    object.package = before(first, '.');  // NAME.cpython-311-x86_64-linux-gnu.so
  } else if (first.ends_with(".egg")) {
    object.package = before(first, '-');
  } else {
    // What is packed into a wheel beside a package is in NAME.libs.
    constexpr std::string_view kLibraries = ".libs";
    object.package =
        first.ends_with(kLibraries) ? first.substr(0, first.size() - kLibraries.size()) : first;
  }
  return true;
}

bool is_r_name(std::string_view name) {
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [](char c) { return is_digit(c) || is_letter(c) || c == '.'; });
}

// R, R-4.2.2, r-base, R_libs, Rlibs, library, site-library, x86_64-pc-linux-gnu-library, renv
bool is_of_r(std::string_view folder) {
  const bool begins_with_r =
      !folder.empty() && (folder.front() == 'R' || folder.front() == 'r') &&
      (folder.size() == 1 || !is_letter(folder[1]) || folder.substr(1).starts_with("lib"));
  return begins_with_r || folder.ends_with("library") || folder == "renv" || folder == "packrat";
}

// .../NAME/libs/NAME.so; data.table's is data_table.so
bool name_r(const Components& path, ObjectName& object) {
  const size_t last = path.size() - 1;
  if (path.size() < 4 || path[last - 1] != "libs") return false;
  const std::string_view package = path[last - 2];
  std::string expected{package};
  std::ranges::replace(expected, '.', '_');
  std::string found{stem(path.name())};
  std::ranges::replace(found, '.', '_');
  const auto above = path.folders().first(last - 2);
  if (found != expected || !is_r_name(package) || !std::ranges::any_of(above, is_of_r))
    return false;
  object.language = PackageSource::kR;
  object.package = package;
  object.folder = path.up_to(last - 2);
  object.within = path.from(last - 1);
  return true;
}

// .../auto/List/Util/Util.so
bool name_perl(const Components& path, ObjectName& object) {
  const auto is_auto = path.last_folder([](std::string_view name) { return name == "auto"; });
  const size_t last = path.size() - 1;
  if (!is_auto || *is_auto + 1 >= last || stem(path.name()) != path[last - 1]) return false;
  for (size_t i = *is_auto + 1; i < last; ++i) {
    if (!object.package.empty()) object.package += "::";
    object.package += path[i];
  }
  return true;
}

}  // namespace

bool is_shared_library(std::string_view name) {
  constexpr std::string_view kExtension = ".so";
  if (name.size() > kExtension.size() && name.ends_with(kExtension)) return true;
  constexpr std::string_view kVersioned = ".so.";
  const size_t at = name.find(kVersioned);
  return at != 0 && at != std::string_view::npos && at + kVersioned.size() < name.size() &&
         is_digit(name[at + kVersioned.size()]);
}

bool may_run(std::string_view path) {
  static constexpr std::array<std::string_view, 4> kPrograms{"bin", "sbin", "libexec", "games"};
  const std::string_view name = base_name(path);
  if (is_shared_library(name) || name.find('.') == std::string_view::npos) return !name.empty();
  path.remove_suffix(name.size());
  if (path.ends_with('/')) path.remove_suffix(1);
  return is_one_of(kPrograms, base_name(path));
}

ObjectName classify(std::string_view path, bool is_executable) {
  const Components components{path};
  ObjectName object;
  if (components.size() == 0) return object;
  const bool is_library = is_shared_library(components.name());
  object.kind = is_library      ? ObjectKind::kLibrary
                : is_executable ? ObjectKind::kExecutable
                                : ObjectKind::kOther;
  const auto is_language = [&](ObjectKind kind) {
    if (is_library) object.kind = kind;
  };
  if (name_python(components, object)) {
    is_language(ObjectKind::kPython);
  } else if (is_library && name_r(components, object)) {
    is_language(ObjectKind::kR);
  } else if (is_library && name_perl(components, object)) {
    is_language(ObjectKind::kPerl);
  } else {
    if (components.last_folder([](std::string_view name) { return name == "lib-dynload"; }))
      is_language(ObjectKind::kPython);
    if (const auto found = in_software_tree(components)) {
      object.package = found->name;
      object.package_version = found->version;
      object.version = before(found->version, '-');
    }
  }
  const bool has_version = !object.package_version.empty();
  if (!is_package_name(object.package) ||
      (has_version && !is_package_name(object.package_version))) {
    object.package.clear();
    object.version.clear();
    object.package_version.clear();
  }
  return object;
}

bool is_package_name(std::string_view text) {
  constexpr size_t kMostBytes = 128;
  return !text.empty() && text.size() <= kMostBytes && is_printable(text);
}

std::string upstream_version(std::string_view debian_version) {
  std::string_view version = debian_version;
  const size_t colon = version.find(':');
  if (colon != std::string_view::npos) version.remove_prefix(colon + 1);
  version = version.substr(0, std::min(version.rfind('-'), version.size()));
  for (const std::string_view marker : {"dfsg", "ds", "repack", "nmu", "deb"}) {
    for (size_t at = version.find(marker); at != std::string_view::npos;
         at = version.find(marker, at + 1)) {
      const size_t end = at + marker.size();
      const bool begins =
          at > 1 && std::string_view{"+~."}.find(version[at - 1]) != std::string_view::npos;
      if (!begins || (end < version.size() && is_letter(version[end]))) continue;
      version = version.substr(0, at - 1);
      break;
    }
  }
  return std::string{version};
}

std::string normal_python_name(std::string_view name) {
  std::string normal;
  for (const char c : name) {
    const bool separates = c == '-' || c == '_' || c == '.';
    if (separates && normal.ends_with('-')) continue;
    normal += separates ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return normal;
}

}  // namespace tracer_bio
