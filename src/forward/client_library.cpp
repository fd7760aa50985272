#include "forward/client_library.h"

#include <dlfcn.h>

#include <utility>

#include "tracer_bio/forward.h"

namespace tracer_bio {

ClientLibrary::ClientLibrary(const char* file, std::string name)
    : name_(std::move(name)), handle_(::dlopen(file, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ != nullptr) return;
  const char* reason = ::dlerror();
  throw SinkRefused("load " + name_ + ": " + (reason != nullptr ? reason : file));
}

void* ClientLibrary::address_of(const char* name) const {
  void* address = ::dlsym(handle_, name);
  if (address == nullptr) throw SinkRefused("load " + name_ + ": it has no " + name + ": too old");
  return address;
}

}  // namespace tracer_bio
