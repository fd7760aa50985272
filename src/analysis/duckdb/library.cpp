#include "analysis/duckdb/library.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace tracer_bio {
namespace {

std::vector<std::filesystem::path> candidates() {
  // Under sudo it is not there, unless root gave it; and whoever loads it is not root any more.
  if (const char* named = std::getenv("TRACER_BIO_DUCKDB")) return {named};
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  std::vector<std::filesystem::path> files;
  if (!error) {
    files.push_back(program.parent_path() / "duckdb/libduckdb.so");
    files.push_back(program.parent_path().parent_path() / "lib/tracer-bio/libduckdb.so");
  }
  files.emplace_back("libduckdb.so");  // where the loader looks
  return files;
}

void* load() {
  std::string tried;
  for (const std::filesystem::path& file : candidates()) {
    if (file.has_parent_path() && !std::filesystem::exists(file)) {
      tried += (tried.empty() ? "" : ", ") + file.string();
      continue;
    }
    if (void* handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) return handle;
    const char* reason = ::dlerror();
    if (file.has_parent_path())
      throw std::runtime_error(std::string{"load DuckDB: "} + (reason ? reason : file.c_str()));
    tried += (tried.empty() ? "" : ", ") + file.string();
  }
  throw std::runtime_error("DuckDB is not installed (no " + tried +
                           "): run fetch-duckdb.sh (in scripts/ of the sources, or "
                           "share/tracer-bio/), or name a libduckdb.so in TRACER_BIO_DUCKDB");
}

DuckdbLibrary load_functions() {
  void* handle = load();
  DuckdbLibrary library;
  const auto find = [&](auto& function, const char* name) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(handle, name));
    if (function == nullptr) {
      throw std::runtime_error(std::string{"load DuckDB: it has no "} + name +
                               ": 1.3 or later is needed");
    }
  };
#define TRACER_BIO_FIND(function) find(library.function, #function);
  TRACER_BIO_DUCKDB_FUNCTIONS(TRACER_BIO_FIND)
#undef TRACER_BIO_FIND
  return library;
}

}  // namespace

const DuckdbLibrary& duckdb() {
  static const DuckdbLibrary library = load_functions();
  return library;
}

}  // namespace tracer_bio
