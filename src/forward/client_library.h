// A client's library of the system, by its C API: no dependency of the program, but loaded when
// something is to be sent.
#pragma once

#include <string>
#include <type_traits>

namespace tracer_bio {

class ClientLibrary {
 public:
  // Loads `file` for good. `package` is Debian's. Throws SinkRefused, saying how to get it.
  ClientLibrary(std::string name, const char* file, const std::string& package);

  // Throws SinkRefused where the library is older than `oldest`, and so has it not.
  template <class Function>
  void find(Function& function, const char* symbol, const char* oldest) const {
    function = reinterpret_cast<std::remove_reference_t<Function>>(address(symbol, oldest));
  }

 private:
  void* address(const char* symbol, const char* oldest) const;

  std::string name_;
  void* handle_;
};

}  // namespace tracer_bio
