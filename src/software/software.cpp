#include "software/software.h"

#include <linux/magic.h>
#include <malloc.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "base/error.h"
#include "core/elf.h"
#include "software/package_indexes.h"

namespace tracer_bio {
namespace {

constexpr size_t kMostProcesses = 8;
constexpr size_t kMostFoldersAbove = 64;
constexpr size_t kMostDescriptionBytes = 64 << 10;
constexpr unsigned kBtrfs = 0x9123683e;  // BTRFS_SUPER_MAGIC

// There the device that stat() tells is made up for a layer or subvolume; who reads the kernel's
// own inode sees another.
bool has_made_up_devices(int fd) {
  struct statfs status {};
  if (::fstatfs(fd, &status) != 0) return false;
  const auto type = static_cast<unsigned>(status.f_type);
  return type == OVERLAYFS_SUPER_MAGIC || type == kBtrfs;
}

bool is_the_file(int fd, const ObjectFile& object) {
  const auto status = status_of(fd);
  if (!status) return false;
  const auto& [found, size_bytes] = *status;
  const int64_t mtime_ns = object.key.mtime_ns;
  return found.inode == object.key.inode && (mtime_ns == 0 || mtime_ns == found.mtime_ns) &&
         size_bytes == object.size_bytes.value_or(size_bytes) &&
         (found.device == object.key.device || has_made_up_devices(fd));
}

Fd open_object(const FileRoot& root, const ObjectFile& object) {
  if (!root) return {};
  Fd file = root.open(object.path, S_IFREG);
  return file && is_the_file(file.get(), object) ? std::move(file) : Fd{};
}

std::string read_at(int fd, uint64_t offset, size_t size) {
  std::string bytes(size, '\0');
  size_t done = 0;
  while (done < size) {
    const ssize_t got =
        ::pread(fd, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

void read_file_itself(int fd, ObjectFile& object) {
  if (const auto status = status_of(fd)) object.size_bytes = status->size_bytes;
  auto facts = read_elf([fd](uint64_t offset, size_t size) { return read_at(fd, offset, size); });
  if (!facts) {
    object.unknown = ObjectUnknown::kNotElf;
    return;
  }
  object.build_id = std::move(facts->build_id);
  object.soname = std::move(facts->soname);
}

std::optional<PackageFacts> r_package(const FileRoot& root, const ObjectName& name) {
  const auto text = root.read(std::string{name.folder} + "/DESCRIPTION", kMostDescriptionBytes);
  return text ? read_r_description(*text) : std::nullopt;
}

std::optional<PackageFacts> copy(const PackageFacts* package) {
  return package != nullptr ? std::optional(*package) : std::nullopt;
}

}  // namespace

Software::Software(const std::filesystem::path& root) : root_(root) {
  if (!root_) throw_errno("open " + root.string());
}

void Software::look_into(ObjectFile& object, std::span<const pid_t> processes) {
  if (object.path.empty() && !object.unknown) object.unknown = ObjectUnknown::kNoPath;
  if (object.path.empty() || object.unknown == ObjectUnknown::kPathCut) return;
  const ObjectName name = classify(object.path, object.kind == ObjectKind::kExecutable);
  object.kind = name.kind;
  Package package{{name.package, name.version, name.package_version}, PackageSource::kPath};

  const auto look_below = [&](const FileRoot& root) {
    const Fd file = open_object(root, object);
    if (!file) return false;
    read_file_itself(file.get(), object);
    if (auto told = package_of(root, object.path, name)) package = std::move(*told);
    return true;
  };
  if (!object.unknown) {
    processes = processes.first(std::min(processes.size(), kMostProcesses));
    const bool found = look_below(root_) || std::ranges::any_of(processes, [&](pid_t pid) {
                         return look_below(FileRoot{"/proc/" + std::to_string(pid) + "/root"});
                       });
    if (!found) object.unknown = ObjectUnknown::kNotThere;
  }
  if (package.facts.name.empty()) return;
  object.package = std::move(package.facts.name);
  object.version = std::move(package.facts.version);
  object.package_version = std::move(package.facts.package_version);
  object.package_source = package.source;
}

void Software::idle() {
  if (indexes_.empty()) return;
  indexes_.clear();
  ::malloc_trim(0);
}

// Of those that know a version the one that is nearest to the file.
std::optional<Software::Package> Software::package_of(const FileRoot& root, std::string_view path,
                                                      const ObjectName& name) {
  if (name.language == PackageSource::kPython) {
    if (auto facts = python_package(root, name)) return Package{*facts, PackageSource::kPython};
  }
  if (name.language == PackageSource::kR) {
    if (auto facts = r_package(root, name)) return Package{*facts, PackageSource::kR};
  }
  if (auto facts = conda_package(root, path)) return Package{*facts, PackageSource::kConda};
  if (auto facts = debian_package(root, path)) return Package{*facts, PackageSource::kDebian};
  return std::nullopt;
}

std::optional<PackageFacts> Software::python_package(const FileRoot& root, const ObjectName& name) {
  const std::string folder{name.folder};
  const auto state = root.state(folder, S_IFDIR);
  if (!state) return std::nullopt;
  const std::string_view first = name.within.substr(0, name.within.find('/'));
  if (first.ends_with(".egg")) {
    const auto text =
        root.read(folder + '/' + std::string{first} + "/EGG-INFO/PKG-INFO", kMostDescriptionBytes);
    return text ? read_python_metadata(*text) : std::nullopt;
  }
  const PackageIndex& index =
      indexes_.get({root.identity(), folder}, *state, [&] { return index_python(root, folder); });
  const PackageFacts* found = index.find(name.within);
  if (found == nullptr) found = index.find(name.package);
  if (found == nullptr) found = index.find(normal_python_name(name.package));
  return copy(found);
}

std::optional<PackageFacts> Software::conda_package(const FileRoot& root, std::string_view path) {
  size_t end = path.size();
  for (size_t above = 0; above < kMostFoldersAbove; ++above) {
    end = path.rfind('/', end - 1);
    if (end == std::string_view::npos || end == 0) break;
    const std::string prefix{path.substr(0, end)};
    const std::string folder = prefix + std::string{kCondaFolder};
    const auto state = root.state(folder, S_IFDIR);
    if (!state) continue;
    const PackageIndex& index =
        indexes_.get({root.identity(), folder}, *state, [&] { return index_conda(root, prefix); });
    return copy(index.find(path.substr(end + 1)));
  }
  return std::nullopt;
}

std::optional<PackageFacts> Software::debian_package(const FileRoot& root, std::string_view path) {
  const auto state = root.state(kDebianStatus, S_IFREG);
  if (!state) return std::nullopt;
  const PackageIndex& index = indexes_.get({root.identity(), std::string{kDebianStatus}}, *state,
                                           [&] { return index_debian(root); });
  return copy(index.find(debian_path(path)));
}

}  // namespace tracer_bio
