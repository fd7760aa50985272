#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tracer_bio::test {

// A directory that any user may enter, gone with all that is in it at the end of the test.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // A file in it; the path is returned.
  std::string file(const std::string& name, std::string_view text) const;
  std::string script(const std::string& name, std::string_view text) const;  // executable

 private:
  std::filesystem::path path_;
};

}  // namespace tracer_bio::test
