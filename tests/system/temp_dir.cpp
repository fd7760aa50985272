#include "system/temp_dir.h"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "base/error.h"

namespace tracer_bio::test {
namespace fs = std::filesystem;

TempDir::TempDir() {
  // Real paths: those are what the kernel knows of.
  std::string path = fs::canonical(fs::temp_directory_path()) / "tracer-bio-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) throw_errno("make " + path);
  path_ = path;
  if (chmod(path.c_str(), 0755) != 0) throw_errno("chmod " + path);
}

TempDir::~TempDir() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string TempDir::file(const std::string& name, std::string_view text) const {
  const fs::path path = path_ / name;
  std::ofstream stream{path, std::ios::binary};
  stream << text << std::flush;
  if (!stream) throw std::runtime_error("write " + path.string());
  return path;
}

std::string TempDir::script(const std::string& name, std::string_view text) const {
  std::string path = file(name, text);
  fs::permissions(path, fs::perms{0755});
  return path;
}

}  // namespace tracer_bio::test
