#include "base/file.h"

#include <fcntl.h>

#include <algorithm>

#include "base/fd.h"

namespace tracer_bio {

std::optional<std::string> read_rest(int fd, size_t limit) {
  std::string text;
  char buffer[16384];
  while (text.size() < limit) {
    const ssize_t size = ::read(fd, buffer, std::min(sizeof buffer, limit - text.size()));
    if (size < 0) return std::nullopt;
    if (size == 0) break;
    text.append(buffer, static_cast<size_t>(size));
  }
  return text;
}

std::optional<std::string> read_file(const std::filesystem::path& path, size_t limit) {
  const Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)};
  if (!fd) return std::nullopt;
  return read_rest(fd.get(), limit);
}

std::optional<std::string> read_line(const std::filesystem::path& path) {
  auto text = read_file(path);
  if (text) text->erase(text->find_last_not_of(" \t\r\n") + 1);
  return text;
}

std::optional<std::string> read_first_line(const std::filesystem::path& path) {
  auto text = read_file(path);
  if (text) text->erase(std::min(text->find_first_of("\r\n"), text->size()));
  return text;
}

}  // namespace tracer_bio
