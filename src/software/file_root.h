#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"
#include "tracer_bio/object.h"

namespace tracer_bio {

// The root of a mount namespace, or a folder in its place. Paths below it are absolute, and reached
// by the rules of base/contained_file.h, whoever owns what is there: without links, and regular
// files alone.
class FileRoot {
 public:
  // Not valid where it cannot be opened.
  explicit FileRoot(const std::filesystem::path& path);

  explicit operator bool() const { return static_cast<bool>(fd_); }
  // Of the folder itself, but for when it was changed.
  const ObjectKey& identity() const { return identity_; }

  // S_IFREG or S_IFDIR.
  Fd open(std::string_view path, mode_t type) const;
  // Changes with what is in it: of a folder, with which names are.
  std::optional<ObjectKey> state(std::string_view path, mode_t type) const;
  // The first `limit` bytes.
  std::optional<std::string> read(std::string_view path, size_t limit) const;
  // Nothing where there are more than `most`.
  std::optional<std::vector<std::string>> list(std::string_view path, size_t most) const;

 private:
  Fd fd_;
  ObjectKey identity_;
};

// What fstat() tells of an open file. Nothing where its file server has forgotten it.
struct FileStatus {
  ObjectKey key;
  int64_t size_bytes = 0;
};
std::optional<FileStatus> status_of(int fd);

// Reads files until so many bytes were read of all of them together.
class BoundedReader {
 public:
  BoundedReader(const FileRoot& root, size_t most_bytes) : root_(root), left_(most_bytes) {}

  std::optional<std::string> read(std::string_view path, size_t limit);

 private:
  const FileRoot& root_;
  size_t left_;
};

}  // namespace tracer_bio
