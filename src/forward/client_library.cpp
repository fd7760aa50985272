#include "forward/client_library.h"

#include <dlfcn.h>

#include <utility>

#include "tracer_bio/forward.h"

namespace tracer_bio {

ClientLibrary::ClientLibrary(std::string name, const char* file, const std::string& package)
    : name_(std::move(name)), handle_(::dlopen(file, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ != nullptr) return;
  const char* reason = ::dlerror();
  throw SinkRefused("load " + name_ + " (Debian: apt install " + package +
                    "): " + (reason != nullptr ? reason : file));
}

void* ClientLibrary::address(const char* symbol, const char* oldest) const {
  if (void* found = ::dlsym(handle_, symbol)) return found;
  throw SinkRefused("load " + name_ + ": it has no " + symbol + ": " + oldest +
                    " or later is needed");
}

}  // namespace tracer_bio
