#include "base/contained_file.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

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

bool may_be_read(int fd, uid_t owner) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == owner;
}

}  // namespace

std::optional<std::string> read_contained(const std::filesystem::path& folder,
                                          const std::filesystem::path& path, uid_t owner,
                                          size_t limit) {
  if (!folder.is_absolute()) return std::nullopt;
  const Fd directory = open_without_links(AT_FDCWD, folder.c_str(), O_PATH | O_DIRECTORY, 0);
  if (!directory) return std::nullopt;
  const Fd file = open_without_links(directory.get(), path.c_str(),
                                     O_RDONLY | O_NONBLOCK | O_NOCTTY, RESOLVE_BENEATH);
  if (!file || !may_be_read(file.get(), owner)) return std::nullopt;
  return read_rest(file.get(), limit);
}

}  // namespace tracer_bio
