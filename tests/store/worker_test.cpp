// `tracer-bio worker`: what it does with messages, and with a queue or sink that fails.
#include "cli/fleet/worker.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cli/exit_codes.h"
#include "cli/fleet/forwarder.h"
#include "forward/messages/encode.h"
#include "forward/messages/message_sink.h"
#include "run_cli.h"
#include "store/fixture.h"
#include "store/forward/forwarded_tables.h"
#include "store/memory_queue.h"
#include "store/memory_sink.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

class WorkerTest : public StoreTest {
 protected:
  WorkerTest() {
    store_.begin_recording(recording(1));
    write(store_, many(1, 200));
  }

  struct Publisher : MessageQueue {
    explicit Publisher(MemoryQueue& queue_in) : queue(queue_in) {}
    void publish(std::span<const Message> messages) override {
      queue.publish({messages.begin(), messages.end()});
    }
    MemoryQueue& queue;
  };

  // All that is recorded, in batches of so many rows.
  void forward(int64_t batch_rows) {
    Forwarder{file_,
              {.name = "queue", .url = "kafka://broker", .batch_rows = batch_rows},
              [this](const Forward&, std::span<const ForwardTable>) {
                return send_to_queue(std::make_unique<Publisher>(queue_));
              }}
        .send_all({});
  }

  // Each send does what comes first of `script_`; once that is empty, all succeed.
  struct Scripted : ForwardSink {
    explicit Scripted(WorkerTest& test_in) : test(test_in) {}
    void send(const ForwardBatch& batch) override {
      if (!test.script_.empty()) {
        const auto action = test.script_.front();
        test.script_.erase(test.script_.begin());
        action();
      }
      ++test.sent_;
      test.sink_.take(batch);
    }
    WorkerTest& test;
  };

  Worker worker() {
    return {settings_,
            [this](const Forward&) {
              ++opened_;
              return queue_.consumer();
            },
            [this](const Forward&, std::span<const ForwardTable>) {
              return std::make_unique<Scripted>(*this);
            }};
  }

  void expect_all() const {
    for (const ForwardTable& table : forwarded_tables())
      EXPECT_EQ(sink_.rows(table.name), stored_rows(file_, table)) << table.name;
  }

  WorkerSettings settings_;
  Store store_{file_};
  MemoryQueue queue_;
  MemorySink sink_;
  std::vector<std::function<void()>> script_;
  int sent_ = 0;
  int opened_ = 0;
};

[[noreturn]] void unavailable() { throw SinkUnavailable{"db: no answer"}; }
[[noreturn]] void refused() { throw SinkRefused{"db: no such user"}; }

TEST_F(WorkerTest, WritesWhatWasSentInFewBatches) {
  forward(100);
  const size_t messages = queue_.size();
  EXPECT_GT(messages, 5U);
  Worker all = worker();
  all.take_all({});
  expect_all();
  EXPECT_EQ(queue_.size(), 0U);
  EXPECT_EQ(sent_, 1);
  EXPECT_EQ(all.worked().messages, static_cast<int64_t>(messages));
  EXPECT_GT(all.worked().rows, 200);
}

TEST_F(WorkerTest, WritesNoMoreAtOnceThanABatch) {
  forward(10);
  settings_.to.batch_rows = 100;
  worker().take_all({});
  expect_all();
  EXPECT_GT(sent_, 1);
}

TEST_F(WorkerTest, WhatTheSinkHasNotStaysInTheQueue) {
  forward(100);
  const size_t messages = queue_.size();
  script_.assign(1, unavailable);
  Worker all = worker();
  EXPECT_THROW(all.take_all({}), SinkUnavailable);
  EXPECT_EQ(queue_.size(), messages);
  all.take_all({});
  expect_all();
  EXPECT_EQ(queue_.size(), 0U);
  EXPECT_EQ(opened_, 2);
}

TEST_F(WorkerTest, MessagesThatComeAgainAndInAnotherOrderChangeNothing) {
  forward(100);
  const auto consumer = queue_.consumer();  // and as it ends they come again
  std::vector<Message> messages = consumer->receive(1000, {});
  std::ranges::reverse(messages);
  queue_.publish(messages);
  worker().take_all({});
  expect_all();
}

TEST_F(WorkerTest, SetsAsideWhatNobodyCanReadAndGoesOn) {
  queue_.publish(Message{.key = "somebody", .body = "hello"});
  forward(1000);
  queue_.publish(Message{.key = "a", .body = R"({"schema":1,"host_id":"a","host":3})"});
  Worker all = worker();
  all.take_all({});
  expect_all();
  EXPECT_EQ(queue_.size(), 0U);
  EXPECT_EQ(all.worked().set_aside, 2);
  ASSERT_EQ(queue_.dead_letters().size(), 2U);
  EXPECT_EQ(queue_.dead_letters()[0].message.body, "hello");
  EXPECT_EQ(queue_.dead_letters()[0].reason,
            "byte 0: expected an object with the number of its schema");
  EXPECT_EQ(queue_.dead_letters()[1].reason, "byte 33: expected a text");
}

// Another worker, or this one once it was updated, can.
TEST_F(WorkerTest, StopsAtAMessageOfALaterVersion) {
  queue_.publish(Message{.key = "a", .body = R"({"schema":2})"});
  const std::string message = message_of([&] { worker().take_all({}); });
  EXPECT_NE(message.find("schema 2, which this tracer-bio does not know: update it"),
            std::string::npos)
      << message;
  EXPECT_EQ(queue_.size(), 1U);
  EXPECT_TRUE(queue_.dead_letters().empty());
}

TEST_F(WorkerTest, WritesTheTablesThatItIsToldTo) {
  forward(1000);
  settings_.to.tables = {"executions"};
  worker().take_all({});
  EXPECT_EQ(sink_.count("executions"), 200U);
  EXPECT_EQ(sink_.count("recordings"), 0U);
}

TEST_F(WorkerTest, RunsUntilItIsToldToEndWhateverFails) {
  forward(1000);
  script_ = {unavailable, refused};
  std::stop_source end;
  std::vector<int64_t> waits;
  worker().run(end.get_token(), [&](milliseconds time) {
    waits.push_back(time.count());
    if (waits.size() == 3) end.request_stop();
  });
  ASSERT_EQ(waits.size(), 3U);
  EXPECT_LE(waits[0], 1000);
  EXPECT_EQ(waits[1], 60'000);
  expect_all();
}

TEST_F(WorkerTest, TheCommandNeedsToBeToldWhere) {
  const auto config = folder_ / "config.toml";
  std::ofstream{config} << "";
  EXPECT_EQ(test::run_command({"worker", "--configured", "--config", config}).code, kFailure);
  const auto result = test::run_command({"worker", "--once", "--config", config});
  EXPECT_EQ(result.code, kUsage);
  EXPECT_EQ(result.error,
            "tracer-bio: worker: from where to where? Give the configuration a [worker] with from "
            "and to\n");
}

TEST_F(WorkerTest, TheCommandSaysWhyItFails) {
  const auto config = folder_ / "config.toml";
  std::ofstream{config} << "[worker]\nfrom = \"amqp://me@broker.invalid\"\n"
                        << "from_password_file = \"" << (folder_ / "none").string() << "\"\n"
                        << "to = \"postgresql://db.invalid/fleet\"\n";
  EXPECT_EQ(test::run_command({"worker", "--configured", "--config", config}).code, kOk);
  const auto result = test::run_command({"worker", "--once", "--config", config});
  EXPECT_EQ(result.code, kFailure);
  EXPECT_EQ(result.error, "tracer-bio: worker.from_password_file " + (folder_ / "none").string() +
                              ": No such file or directory: make it readable for this user "
                              "alone\n");
}

}  // namespace
}  // namespace tracer_bio
