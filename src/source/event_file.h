// A recording of the source's records: a header, then each record behind its size. For tests
// without root, and for reports of bugs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace tracer_bio {

struct FileCloser {
  // What could not be written was noticed by write(); that the last part was not, has no one to
  // tell.
  void operator()(std::FILE* file) const { (void)std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, FileCloser>;

class EventFileWriter {
 public:
  // Throws std::system_error.
  EventFileWriter(const std::filesystem::path& file, int64_t utc_minus_boot_ns);
  // False: the file could not be written (disk full), and ends here.
  [[nodiscard]] bool write(std::span<const std::byte> record);

 private:
  FileHandle file_;
};

class EventFileReader {
 public:
  // Throws std::system_error where it cannot be read, std::runtime_error where it is no such file.
  explicit EventFileReader(const std::filesystem::path& file);
  // The next record; empty at the end. Throws std::runtime_error where the file is cut short.
  std::span<const std::byte> next();
  int64_t utc_minus_boot_ns() const { return utc_minus_boot_ns_; }

 private:
  std::filesystem::path name_;
  FileHandle file_;
  std::vector<std::byte> record_;
  int64_t utc_minus_boot_ns_ = 0;
};

}  // namespace tracer_bio
