#include "base/contained_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <memory>
#include <string_view>

#include "base/file.h"

namespace tracer_bio {
namespace {

// Linux 5.6.
Fd open_without_links(int directory, const char* path, uint64_t flags, uint64_t resolve) {
  open_how how{};
  how.flags = flags | O_CLOEXEC | O_NOFOLLOW;
  how.resolve = resolve | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return Fd{static_cast<int>(::syscall(SYS_openat2, directory, path, &how, sizeof how))};
}

bool is_of_type(int fd, mode_t type) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && (status.st_mode & S_IFMT) == type;
}

bool is_owners(int fd, uid_t owner) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && status.st_uid == owner;
}

// Nothing where it is not to be reached.
Fd open_owners(const std::filesystem::path& folder, const std::filesystem::path& path, uid_t owner,
               mode_t type) {
  if (!folder.is_absolute()) return {};
  const Fd directory = open_without_links(AT_FDCWD, folder.c_str(), O_PATH | O_DIRECTORY, 0);
  if (!directory) return {};
  Fd found = open_contained(directory.get(), path, type);
  return found && is_owners(found.get(), owner) ? std::move(found) : Fd{};
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

}  // namespace

Fd open_contained(int folder, const std::filesystem::path& path, mode_t type) {
  constexpr int kFlags = O_RDONLY | O_NONBLOCK | O_NOCTTY;
  if (type == S_IFDIR)
    return open_without_links(folder, path.c_str(), kFlags | O_DIRECTORY, RESOLVE_BENEATH);
  // To open a device does something (a watchdog's begins to wait), so what is not yet known to be
  // none is only named; what was named is what is opened then.
  const Fd named = open_without_links(folder, path.c_str(), O_PATH, RESOLVE_BENEATH);
  if (!named || !is_of_type(named.get(), type)) return {};
  const std::string again = "/proc/self/fd/" + std::to_string(named.get());
  return Fd{::open(again.c_str(), kFlags | O_CLOEXEC)};
}

std::optional<std::vector<std::string>> list_folder(Fd folder, size_t most) {
  const Directory directory{folder ? ::fdopendir(folder.get()) : nullptr};
  if (!directory) return std::nullopt;
  folder.release();  // the directory's own now
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (names.size() == most) return std::nullopt;
    names.emplace_back(name);
  }
  return names;
}

std::optional<std::string> read_contained(const std::filesystem::path& folder,
                                          const std::filesystem::path& path, uid_t owner,
                                          size_t limit) {
  const Fd file = open_owners(folder, path, owner, S_IFREG);
  return file ? read_rest(file.get(), limit) : std::nullopt;
}

std::optional<std::vector<std::string>> list_contained(const std::filesystem::path& folder,
                                                       const std::filesystem::path& path,
                                                       uid_t owner, size_t most) {
  return list_folder(open_owners(folder, path, owner, S_IFDIR), most);
}

}  // namespace tracer_bio
