#include "config/name_service.h"

#include <grp.h>
#include <pwd.h>

#include <cerrno>
#include <vector>

#include "base/error.h"

namespace tracer_bio {
namespace {

// An entry by its name; `look_up` is getpwnam_r or getgrnam_r.
template <class Entry, class LookUp, class Id>
auto find(LookUp look_up, const std::string& name, const char* kind, Id Entry::*id)
    -> std::optional<Id> {
  if (name.empty() || name.find('\0') != std::string::npos) return std::nullopt;
  std::vector<char> buffer(4096);
  Entry entry{};
  Entry* found = nullptr;
  int error = 0;
  while ((error = look_up(name.c_str(), &entry, buffer.data(), buffer.size(), &found)) == ERANGE) {
    buffer.resize(buffer.size() * 2);
  }
  if (found != nullptr) return found->*id;
  // getpwnam(3): these, too, may mean that there is no such entry.
  const bool unknown =
      error == 0 || error == ENOENT || error == ESRCH || error == EBADF || error == EPERM;
  if (!unknown) throw_errno(error, std::string{"look up "} + kind + ' ' + name);
  return std::nullopt;
}

}  // namespace

std::optional<uid_t> user_id(const std::string& name) {
  return find(::getpwnam_r, name, "user", &passwd::pw_uid);
}

std::optional<gid_t> group_id(const std::string& name) {
  return find(::getgrnam_r, name, "group", &group::gr_gid);
}

}  // namespace tracer_bio
