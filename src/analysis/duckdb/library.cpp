#include "analysis/duckdb/library.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/prctl.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "base/fd.h"

namespace tracer_bio {
namespace {

constexpr const char* kLibrary = "libduckdb.so";

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
  files.emplace_back(kLibrary);  // where the loader looks
  return files;
}

// A library that was found, or what the loader is to look for.
struct Found {
  Fd fd;
  std::string tried;
};

Found find() {
  Found found;
  for (const std::filesystem::path& file : candidates()) {
    found.tried += (found.tried.empty() ? "" : ", ") + file.string();
    if (file.has_parent_path()) found.fd = Fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (found.fd) break;
  }
  return found;
}

Found& found_before() {
  static Found found;
  return found;
}

// By its descriptor: the way to it may be closed to who this is now. A process that gave up root
// may look into its own /proc/self/fd only where it is dumpable.
void* load_found(const Found& found) {
  const int dumpable = ::prctl(PR_GET_DUMPABLE);
  ::prctl(PR_SET_DUMPABLE, 1);
  const std::string file = "/proc/self/fd/" + std::to_string(found.fd.get());
  void* handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  const char* reason = handle == nullptr ? ::dlerror() : nullptr;
  ::prctl(PR_SET_DUMPABLE, dumpable);
  if (handle == nullptr)
    throw std::runtime_error("load DuckDB (" + found.tried + "): " + (reason ? reason : file));
  return handle;
}

void* load() {
  Found& found = found_before();
  if (!found.fd) found = find();
  if (found.fd) return load_found(found);
  if (void* handle = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL)) return handle;
  throw std::runtime_error("DuckDB is not installed (no " + found.tried +
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

void find_duckdb() { found_before() = find(); }

const DuckdbLibrary& duckdb() {
  static const DuckdbLibrary library = load_functions();
  return library;
}

}  // namespace tracer_bio
