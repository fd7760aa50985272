#include "base/error.h"

#include <cerrno>
#include <system_error>

namespace tracer_bio {

void throw_errno(const std::string& doing) { throw_errno(errno, doing); }

void throw_errno(int error, const std::string& doing) {
  throw std::system_error(error, std::generic_category(), doing);
}

}  // namespace tracer_bio
