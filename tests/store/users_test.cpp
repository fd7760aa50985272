#include "store/users.h"

#include <atomic>
#include <memory>
#include <semaphore>
#include <thread>

#include "store/database_file.h"
#include "store/fixture.h"
#include "store/row_writer.h"

namespace tracer_bio {
namespace {

constexpr int64_t kHourNs = 3'600'000'000'000;

TEST(UserNames, AreLookedUpOnce) {
  int look_ups = 0;
  UserNames names{[&](uint32_t) {
    ++look_ups;
    return std::optional<std::string>{"alice"};
  }};
  EXPECT_EQ(names.show(1000, 0), "alice");
  EXPECT_EQ(names.show(1000, 5 * kHourNs), "alice");
  EXPECT_EQ(look_ups, 1);
}

TEST(UserNames, AreAskedForAgainLaterWhereThereWasNone) {
  std::optional<std::string> answer;
  int look_ups = 0;
  UserNames names{[&](uint32_t) {
    ++look_ups;
    return answer;
  }};
  EXPECT_EQ(names.show(1000, 0), "1000");
  EXPECT_EQ(names.find(1000, 1), std::nullopt);
  EXPECT_EQ(look_ups, 1);
  answer = "alice";
  EXPECT_EQ(names.show(1000, kHourNs), "alice");
}

// A name service that hangs until it is let go.
class HungService {
 public:
  UserNames::LookUp look_up() const {
    return [state = state_](uint32_t uid) {
      ++state->asked;
      state->go.acquire();
      state->go.release();
      return std::optional{"user" + std::to_string(uid)};
    };
  }
  int asked() const { return state_->asked; }
  void answer() { state_->go.release(); }
  ~HungService() { answer(); }
  HungService() = default;
  HungService(const HungService&) = delete;
  HungService& operator=(const HungService&) = delete;

 private:
  struct State {
    std::atomic<int> asked{0};
    std::counting_semaphore<> go{0};
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();  // outlives the test in the thread
};

constexpr std::chrono::milliseconds kShort{1};

TEST(UserNames, AreNumbersWhileTheNameServiceHangsWhichIsAskedNothingMore) {
  const HungService service;
  UserNames names{service.look_up(), kShort};
  for (uint32_t uid = 1; uid <= 1000; ++uid) {
    EXPECT_EQ(names.show(uid, 0), std::to_string(uid));
    EXPECT_EQ(names.show(uid, kHourNs), std::to_string(uid));
  }
  EXPECT_LE(service.asked(), 1);
  EXPECT_TRUE(names.late().empty());
}

TEST(UserNames, AreTakenWhenTheyComeAtLast) {
  HungService service;
  UserNames names{service.look_up(), kShort};
  EXPECT_EQ(names.show(1000, 0), "1000");
  service.answer();
  while (names.late().empty()) std::this_thread::yield();
  EXPECT_EQ(names.late(), std::set<uint32_t>{1000});
  EXPECT_EQ(names.show(1000, 0), "user1000");
  names.late_written();
  EXPECT_TRUE(names.late().empty());
}

class LateNames : public StoreTest {};

TEST_F(LateNames, AreFilledInWhereTheNumberWasWritten) {
  HungService service;
  { const Store store{file_}; }
  Connection connection = open_database(file_);
  RowWriter writer{connection, service.look_up()};
  const auto write_one = [&](const Batch& batch) {
    writer.begin();
    writer.write(batch);
    writer.write_users();
    writer.committed();
  };
  Batch batch = many(1, 2);
  batch.runs.push_back(running_run(1, 1));
  write_one(batch);
  const auto users = [&] {
    return ask("SELECT coalesce(name, '?') FROM users") + ask("SELECT user FROM runs") +
           ask("SELECT DISTINCT user FROM processed_executions");
  };
  EXPECT_EQ(users(), "?00");
  service.answer();
  while (users() == "?00") write_one({});
  EXPECT_EQ(users(), "user0user0user0");
}

TEST(UserNames, ComeFromTheSystem) {
  EXPECT_EQ(look_up_user(0), "root");
  EXPECT_EQ(look_up_user(4'242'424), std::nullopt);
}

}  // namespace
}  // namespace tracer_bio
