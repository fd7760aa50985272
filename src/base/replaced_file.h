#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/fd.h"

namespace tracer_bio {

// As the umask has it. No other thread may make files meanwhile.
mode_t mode_of_new_files();

// Throws std::system_error where something other than a plain file is there: taking the place of
// /dev/null or of a pipe is never what was meant.
void refuse_special(const std::filesystem::path& file);

// A new file that takes the place of another one, or of nothing, as a whole or not at all. It is
// written beside it, under a name that nobody can foresee. A symbolic link in its place is
// replaced, never followed. Every error is std::system_error and leaves what was there.
class ReplacedFile {
 public:
  explicit ReplacedFile(std::filesystem::path file);
  ~ReplacedFile();
  ReplacedFile(const ReplacedFile&) = delete;
  ReplacedFile& operator=(const ReplacedFile&) = delete;

  void write(std::string_view text);
  void commit();

 private:
  void flush();

  std::filesystem::path file_;
  std::string temporary_;  // empty: there is none any more
  Fd fd_;
  std::string buffer_;
};

}  // namespace tracer_bio
