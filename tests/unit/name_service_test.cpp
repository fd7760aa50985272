#include "config/name_service.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <memory>
#include <semaphore>
#include <system_error>

namespace tracer_bio {
namespace {

TEST(NameService, GivesWhatItKnows) {
  EXPECT_EQ(user_id("root"), 0U);
  EXPECT_EQ(group_id("root"), 0U);
  EXPECT_EQ(user_id("no_such_user_here"), std::nullopt);
}

TEST(NameService, ThatHangsIsAnErrorWhichNamesTheUser) {
  const auto go = std::make_shared<std::counting_semaphore<>>(0);  // outlives the test
  const auto hang = [go] {
    go->acquire();
    return std::optional<uint32_t>{7};
  };
  try {
    ask_name_service("user alice", hang, std::chrono::milliseconds{1});
    ADD_FAILURE() << "nothing thrown";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::timed_out);
    EXPECT_NE(std::string{error.what()}.find("look up user alice"), std::string::npos);
  }
  go->release();
}

TEST(NameService, ThatFailsIsThatError) {
  const auto fail = []() -> std::optional<uint32_t> {
    throw std::system_error(EIO, std::generic_category(), "look up user alice");
  };
  EXPECT_THROW(ask_name_service("user alice", fail), std::system_error);
}

}  // namespace
}  // namespace tracer_bio
