#include "software/file_root.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "base/contained_file.h"
#include "base/file.h"

namespace tracer_bio {

FileRoot::FileRoot(const std::filesystem::path& path)
    : fd_(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
  if (const auto status = status_of(fd_.get())) {
    identity_ = status->key;
    identity_.mtime_ns = 0;
  } else {
    fd_ = {};
  }
}

Fd FileRoot::open(std::string_view path, mode_t type) const {
  if (!path.starts_with('/')) return {};
  path.remove_prefix(1);
  return open_contained(fd_.get(), path, type);
}

std::optional<ObjectKey> FileRoot::state(std::string_view path, mode_t type) const {
  const auto status = status_of(open(path, type).get());
  return status ? std::optional(status->key) : std::nullopt;
}

std::optional<std::string> FileRoot::read(std::string_view path, size_t limit) const {
  const Fd file = open(path, S_IFREG);
  return file ? read_rest(file.get(), limit) : std::nullopt;
}

std::optional<std::vector<std::string>> FileRoot::list(std::string_view path, size_t most) const {
  return list_folder(open(path, S_IFDIR), most);
}

std::optional<FileStatus> status_of(int fd) {
  constexpr int64_t kSecond = 1'000'000'000;
  struct stat status {};
  if (::fstat(fd, &status) != 0) return std::nullopt;
  return FileStatus{.key = {.device = status.st_dev,
                            .inode = status.st_ino,
                            .mtime_ns = status.st_mtim.tv_sec * kSecond + status.st_mtim.tv_nsec},
                    .size_bytes = status.st_size};
}

std::optional<std::string> BoundedReader::read(std::string_view path, size_t limit) {
  auto text = root_.read(path, std::min(limit, left_));
  if (text) left_ -= text->size();
  return text;
}

}  // namespace tracer_bio
