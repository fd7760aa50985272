#pragma once

#include <string>

namespace tracer_bio {

// A server's client library. It is no dependency of the program: loaded by who sends to such a
// server, and for good.
class ClientLibrary {
 public:
  // `file`: "libpq.so.5"; `name`: "libpq (Debian: apt install libpq5)". Throws SinkRefused.
  ClientLibrary(const char* file, std::string name);

  // Throws SinkRefused where it has none of that name.
  template <class Function>
  void find(Function& function, const char* name) const {
    function = reinterpret_cast<Function>(address_of(name));
  }

 private:
  void* address_of(const char* name) const;

  std::string name_;
  void* handle_;
};

}  // namespace tracer_bio
