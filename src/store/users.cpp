#include "store/users.h"

#include <pwd.h>

#include <cerrno>
#include <vector>

namespace tracer_bio {
namespace {

constexpr int64_t kAskAgainNs = 300'000'000'000;

}  // namespace

std::optional<std::string> look_up_user(uint32_t uid) {
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> buffer(1024);
  while (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == ERANGE)
    buffer.resize(buffer.size() * 2);
  if (!found) return std::nullopt;
  return found->pw_name;
}

UserNames::Entry& UserNames::entry(uint32_t uid, int64_t now_ns) {
  const auto [at, is_new] = entries_.try_emplace(uid);
  Entry& entry = at->second;
  if (is_new) entry.decimal = std::to_string(uid);
  if (is_new || (!entry.name && now_ns - entry.asked_ns > kAskAgainNs)) {
    entry.name = look_up_(uid);
    entry.asked_ns = now_ns;
  }
  return entry;
}

const std::optional<std::string>& UserNames::find(uint32_t uid, int64_t now_ns) {
  return entry(uid, now_ns).name;
}

std::string_view UserNames::show(uint32_t uid, int64_t now_ns) {
  const Entry& found = entry(uid, now_ns);
  return found.name ? *found.name : found.decimal;
}

}  // namespace tracer_bio
