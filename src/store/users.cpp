#include "store/users.h"

#include <pwd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "base/run_aside.h"

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
  take_answer();
  const auto [at, is_new] = entries_.try_emplace(uid);
  Entry& entry = at->second;
  if (is_new) entry.decimal = std::to_string(uid);
  const bool due = !entry.answered_ns || now_ns - *entry.answered_ns > kAskAgainNs;
  if (!entry.name && due && !answer_.valid()) ask(uid, now_ns);
  if (!entry.name) entry.told_nameless = true;
  return entry;
}

void UserNames::ask(uint32_t uid, int64_t now_ns) {
  try {
    answer_ = run_aside([look_up = look_up_, uid] { return look_up(uid); });
  } catch (const std::system_error&) {
    return;  // no thread today: the number will do
  }
  asked_uid_ = uid;
  asked_ns_ = now_ns;
  answer_.wait_for(patience_);
  take_answer();
}

void UserNames::take_answer() {
  if (!answer_.valid() || answer_.wait_for(std::chrono::seconds{0}) != std::future_status::ready)
    return;
  Entry& entry = entries_[asked_uid_];
  entry.name = answer_.get();
  entry.answered_ns = asked_ns_;
  if (entry.name && entry.told_nameless) late_.insert(asked_uid_);
}

const std::set<uint32_t>& UserNames::late() {
  take_answer();
  return late_;
}

const std::optional<std::string>& UserNames::find(uint32_t uid, int64_t now_ns) {
  return entry(uid, now_ns).name;
}

std::string_view UserNames::show(uint32_t uid, int64_t now_ns) {
  const Entry& found = entry(uid, now_ns);
  return found.name ? *found.name : found.decimal;
}

}  // namespace tracer_bio
