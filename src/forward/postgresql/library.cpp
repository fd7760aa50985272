#include "forward/postgresql/library.h"

#include <dlfcn.h>

#include <string>
#include <type_traits>

#include "tracer_bio/forward.h"

namespace tracer_bio {
namespace {

constexpr const char* kLibrary = "libpq.so.5";

LibpqLibrary load_functions() {
  void* handle = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* reason = ::dlerror();
    throw SinkRefused(std::string{"load libpq (Debian: apt install libpq5): "} +
                      (reason != nullptr ? reason : kLibrary));
  }
  LibpqLibrary library;
  const auto find = [&](auto& function, const char* name) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(handle, name));
    if (function == nullptr)
      throw SinkRefused(std::string{"load libpq: it has no "} + name + ": 9.6 or later is needed");
  };
#define TRACER_BIO_FIND(function) find(library.function, #function);
  TRACER_BIO_LIBPQ_FUNCTIONS(TRACER_BIO_FIND)
#undef TRACER_BIO_FIND
  return library;
}

}  // namespace

const LibpqLibrary& libpq() {
  static const LibpqLibrary library = load_functions();
  return library;
}

}  // namespace tracer_bio
