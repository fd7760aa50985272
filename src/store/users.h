#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tracer_bio {

// What the system's name service (NSS) calls a user; nothing where it knows no name.
std::optional<std::string> look_up_user(uint32_t uid);

// Names of users, looked up once and kept. A uid without a name is asked for again now and then:
// a directory service may come up later than the recorder, or have a bad moment. One that does not
// answer is waited for once: what it is asked runs in a thread of its own, and until that has
// ended, users without a name have their number.
class UserNames {
 public:
  using LookUp = std::function<std::optional<std::string>(uint32_t uid)>;
  explicit UserNames(LookUp look_up,
                     std::chrono::milliseconds patience = std::chrono::milliseconds{200})
      : look_up_(std::move(look_up)), patience_(patience) {}

  // `now_ns` is the time of the row that asks: no clock is read.
  const std::optional<std::string>& find(uint32_t uid, int64_t now_ns);
  // Its name, or the uid in decimal. Lives until the next call for the same uid.
  std::string_view show(uint32_t uid, int64_t now_ns);

  // Those whose names came after they had been asked for in vain, until late_written().
  const std::set<uint32_t>& late();
  void late_written() { late_.clear(); }

 private:
  struct Entry {
    std::optional<std::string> name;
    std::string decimal;
    std::optional<int64_t> answered_ns;  // time of the row that asked
    bool told_nameless = false;
  };
  Entry& entry(uint32_t uid, int64_t now_ns);
  void ask(uint32_t uid, int64_t now_ns);
  void take_answer();

  LookUp look_up_;
  std::chrono::milliseconds patience_;
  std::unordered_map<uint32_t, Entry> entries_;
  // The one question that is asked.
  std::future<std::optional<std::string>> answer_;
  uint32_t asked_uid_ = 0;
  int64_t asked_ns_ = 0;
  std::set<uint32_t> late_;
};

}  // namespace tracer_bio
