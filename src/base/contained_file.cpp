#include "base/contained_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <memory>
#include <string_view>

#include "base/fd.h"
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

// Of that type (S_IFREG, S_IFDIR) and the owner's, whatever it was when its name was looked up.
bool is_owners(int fd, mode_t type, uid_t owner) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && (status.st_mode & S_IFMT) == type && status.st_uid == owner;
}

// Nothing where it is not to be reached.
Fd open_contained(const std::filesystem::path& folder, const std::filesystem::path& path,
                  uid_t owner, mode_t type) {
  if (!folder.is_absolute()) return {};
  const Fd directory = open_without_links(AT_FDCWD, folder.c_str(), O_PATH | O_DIRECTORY, 0);
  if (!directory) return {};
  const uint64_t flags = O_RDONLY | O_NONBLOCK | O_NOCTTY;
  Fd found = open_without_links(directory.get(), path.c_str(), flags, RESOLVE_BENEATH);
  return found && is_owners(found.get(), type, owner) ? std::move(found) : Fd{};
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

}  // namespace

std::optional<std::string> read_contained(const std::filesystem::path& folder,
                                          const std::filesystem::path& path, uid_t owner,
                                          size_t limit) {
  const Fd file = open_contained(folder, path, owner, S_IFREG);
  return file ? read_rest(file.get(), limit) : std::nullopt;
}

std::optional<std::vector<std::string>> list_contained(const std::filesystem::path& folder,
                                                       const std::filesystem::path& path,
                                                       uid_t owner, size_t most) {
  Fd fd = open_contained(folder, path, owner, S_IFDIR);
  const Directory directory{fd ? ::fdopendir(fd.get()) : nullptr};
  if (!directory) return std::nullopt;
  fd.release();  // the directory's own now
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (names.size() == most) return std::nullopt;
    names.emplace_back(name);
  }
  return names;
}

}  // namespace tracer_bio
