#include "daemon/machine.h"

#include <sys/utsname.h>

#include "base/file.h"

namespace tracer_bio {
namespace {

utsname names() {
  utsname result{};
  ::uname(&result);
  return result;
}

}  // namespace

std::string host_name() { return names().nodename; }
std::string kernel_release() { return names().release; }
std::string boot_id() { return read_line("/proc/sys/kernel/random/boot_id").value_or(""); }

}  // namespace tracer_bio
