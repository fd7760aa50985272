#include "config/name_service.h"

#include <grp.h>
#include <pwd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/run_aside.h"

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

std::optional<uint32_t> ask_name_service(const std::string& what, const LookUpId& look_up,
                                         std::chrono::milliseconds patience) {
  auto answer = run_aside(look_up);
  if (answer.wait_for(patience) == std::future_status::ready) return answer.get();
  throw std::system_error(
      ETIMEDOUT, std::generic_category(),
      "look up " + what + ": the name service does not answer (see /etc/nsswitch.conf, `getent`)");
}

std::optional<uid_t> user_id(const std::string& name) {
  return ask_name_service("user " + name,
                          [name] { return find(::getpwnam_r, name, "user", &passwd::pw_uid); });
}

std::optional<gid_t> group_id(const std::string& name) {
  return ask_name_service("group " + name,
                          [name] { return find(::getgrnam_r, name, "group", &group::gr_gid); });
}

}  // namespace tracer_bio
