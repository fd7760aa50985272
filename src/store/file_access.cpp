#include "store/file_access.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "base/error.h"
#include "base/fd.h"

namespace tracer_bio {
namespace {

constexpr mode_t kPermissions = 07777;
constexpr mode_t kGroupEnters = S_IRGRP | S_IXGRP;
constexpr mode_t kOthersEnter = S_IROTH | S_IXOTH;

struct stat status_of(const Fd& fd, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) throw_errno("stat " + path.string());
  return status;
}

// Without CAP_CHOWN, as in the unit, an owner may do so for the groups that the process is in.
void give_to_group(const Fd& fd, const std::filesystem::path& path, gid_t group) {
  if (::fchown(fd.get(), static_cast<uid_t>(-1), group) != 0) {
    throw_errno("give " + path.string() + " to group " + std::to_string(group) +
                " ([database] group; a service needs Group= of it)");
  }
}

void give_file(const std::filesystem::path& path, const FileAccess& access) {
  // Whoever may write the folder could put a link to another file of ours there.
  const Fd fd{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
  if (!fd) {
    if (errno == ENOENT) return;
    throw_errno("open " + path.string());
  }
  const struct stat status = status_of(fd, path);
  const bool other_group = access.group && status.st_gid != *access.group;
  const bool other_mode = access.mode && (status.st_mode & kPermissions) != *access.mode;
  if (!other_group && !other_mode) return;
  if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid()) {
    spdlog::warn("{}: not this user's file; its group and mode stay as they are", path.string());
    return;
  }
  if (other_group) give_to_group(fd, path, *access.group);
  if (other_mode && ::fchmod(fd.get(), *access.mode) != 0) throw_errno("chmod " + path.string());
}

}  // namespace

mode_t folder_mode(mode_t file_mode) {
  // Each r becomes r-x.
  return S_IRWXU | (file_mode & (S_IRGRP | S_IROTH)) | (file_mode & (S_IRGRP | S_IROTH)) >> 2U;
}

void give_folder(const std::filesystem::path& file, const FileAccess& access) {
  if (!access.group) return;
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  const Fd fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!fd) throw_errno("open " + folder.string());
  const struct stat status = status_of(fd, folder);
  const bool for_all = (status.st_mode & kOthersEnter) == kOthersEnter;
  if (for_all || (status.st_gid == *access.group && (status.st_mode & S_IXGRP) != 0)) return;
  if (status.st_uid == ::geteuid() && (status.st_mode & kGroupEnters) == kGroupEnters) {
    give_to_group(fd, folder, *access.group);
  } else {
    spdlog::warn("{}: group {} cannot enter it, so it cannot read the database (chgrp, chmod g+rx)",
                 folder.string(), *access.group);
  }
}

void give_files(const std::filesystem::path& file, const FileAccess& access) {
  if (!access.group && !access.mode) return;
  // As SQLite does, which puts the others beside the file that a link leads to.
  const std::filesystem::path real = std::filesystem::weakly_canonical(file);
  for (const char* end : {"", "-wal", "-shm", "-lock"})
    give_file(std::filesystem::path{real} += end, access);
}

}  // namespace tracer_bio
