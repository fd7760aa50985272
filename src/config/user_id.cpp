#include "config/user_id.h"

#include <pwd.h>

#include <cerrno>
#include <vector>

#include "base/error.h"

namespace tracer_bio {

std::optional<uint32_t> user_id(const std::string& name) {
  if (name.empty() || name.find('\0') != std::string::npos) return std::nullopt;
  std::vector<char> buffer(4096);
  passwd entry{};
  passwd* found = nullptr;
  int error = 0;
  while ((error = ::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found)) ==
         ERANGE) {
    buffer.resize(buffer.size() * 2);
  }
  if (found != nullptr) return found->pw_uid;
  // getpwnam(3): these, too, may mean that there is no such user.
  const bool unknown =
      error == 0 || error == ENOENT || error == ESRCH || error == EBADF || error == EPERM;
  if (!unknown) throw_errno(error, "look up user " + name);
  return std::nullopt;
}

}  // namespace tracer_bio
