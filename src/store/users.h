#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tracer_bio {

// What the system's name service (NSS) calls a user; nothing where it knows no name.
std::optional<std::string> look_up_user(uint32_t uid);

// Names of users, looked up once and kept. A uid without a name is asked for again now and then:
// a directory service may come up later than the recorder, or have a bad moment.
class UserNames {
 public:
  using LookUp = std::function<std::optional<std::string>(uint32_t uid)>;
  explicit UserNames(LookUp look_up) : look_up_(std::move(look_up)) {}

  // `now_ns` is the time of the row that asks: no clock is read.
  const std::optional<std::string>& find(uint32_t uid, int64_t now_ns);
  // Its name, or the uid in decimal. Lives until the next call for the same uid.
  std::string_view show(uint32_t uid, int64_t now_ns);

 private:
  struct Entry {
    std::optional<std::string> name;
    std::string decimal;
    int64_t asked_ns = 0;
  };
  Entry& entry(uint32_t uid, int64_t now_ns);

  LookUp look_up_;
  std::unordered_map<uint32_t, Entry> entries_;
};

}  // namespace tracer_bio
