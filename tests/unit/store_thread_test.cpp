#include "daemon/store_thread.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tracer_bio {
namespace {

constexpr StorePatience kImpatient{.retry = std::chrono::milliseconds{1},
                                   .last_tries = std::chrono::milliseconds{5}};

Batch batch_of(int64_t execution_id) {
  Batch batch;
  batch.executions.emplace_back().execution.id = execution_id;
  return batch;
}

void push(Channels& channels, int64_t execution_id) {
  Batch batch = batch_of(execution_id);
  ASSERT_TRUE(channels.rows.push(batch, 1));
}

// Any file: of it only its size is noted.
constexpr const char* kDatabase = "/proc/self/exe";

// Fails as often as it is told to, then keeps what it is given.
class FlakySink final : public Sink {
 public:
  explicit FlakySink(int failures) : failures_(failures) {}

  void write(std::span<const Batch> batches) override {
    if (failures_-- > 0) throw SinkUnavailable("database is locked");
    for (const Batch& batch : batches) {
      for (const ExecutionRecord& record : batch.executions) ids.push_back(record.execution.id);
    }
  }

  std::vector<int64_t> ids;

 private:
  int failures_;
};

TEST(StoreThread, WritesWhatWaitsAndReturnsWhenTheQueueIsClosed) {
  Channels channels{100};
  push(channels, 1);
  push(channels, 2);
  channels.rows.close();
  FlakySink sink{0};
  EXPECT_EQ(run_store(channels, sink, kDatabase, std::stop_token{}, kImpatient), 0);
  EXPECT_EQ(sink.ids, (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(channels.rows.weight(), 0U);
  EXPECT_EQ(channels.rows_written.load(), 2);
  EXPECT_GT(channels.database_bytes.load(), 0);
}

TEST(StoreThread, TriesAgainUntilTheSinkIsThere) {
  Channels channels{100};
  push(channels, 1);
  channels.rows.close();
  FlakySink sink{2};
  EXPECT_EQ(run_store(channels, sink, kDatabase, std::stop_token{}, kImpatient), 0);
  EXPECT_EQ(sink.ids, (std::vector<int64_t>{1}));
}

TEST(StoreThread, GivesUpSomeTimeAfterItWasAskedToStopAndSaysHowMuchIsLost) {
  Channels channels{100};
  push(channels, 1);
  push(channels, 2);
  channels.rows.close();
  FlakySink sink{1'000'000};
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(run_store(channels, sink, kDatabase, stop.get_token(), kImpatient), 2);
}

// Asks for the stop in its first write; what is left has no time any more.
TEST(StoreThread, LeavesALongQueueOfAHealthySinkWhenItsTimeIsUp) {
  class Slow final : public Sink {
   public:
    explicit Slow(std::stop_source& stop) : stop_(stop) {}
    void write(std::span<const Batch> batches) override {
      stop_.request_stop();
      for (const Batch& batch : batches) rows += batch.metrics.size();
    }
    size_t rows = 0;

   private:
    std::stop_source& stop_;
  };
  Channels channels{100'000'000};
  constexpr int64_t kRows = 1'000'000;
  for (int64_t rows = 0; rows < kRows; rows += 1000) {
    Batch batch;
    batch.metrics.resize(1000);
    ASSERT_TRUE(channels.rows.push(batch, 1));
  }
  channels.rows.close();
  std::stop_source stop;
  Slow sink{stop};
  const int64_t left = run_store(channels, sink, kDatabase, stop.get_token(),
                                 {.last_tries = std::chrono::milliseconds{0}});
  EXPECT_GT(sink.rows, 0U);
  EXPECT_LE(sink.rows, 20'000U) << "one transaction";
  EXPECT_EQ(static_cast<int64_t>(sink.rows) + left, kRows) << "each row is written, or counted";
}

TEST(StoreThread, WritesAllOfALongQueueWhileNobodyAsksItToStop) {
  Channels channels{100'000'000};
  constexpr int64_t kRows = 50'000;
  for (int64_t id = 1; id <= kRows; ++id) push(channels, id);
  channels.rows.close();
  FlakySink sink{2};
  EXPECT_EQ(run_store(channels, sink, kDatabase, std::stop_token{}, kImpatient), 0);
  ASSERT_EQ(sink.ids.size(), static_cast<size_t>(kRows));
  EXPECT_TRUE(std::ranges::is_sorted(sink.ids));
}

TEST(StoreThread, EndsAtOnceWhereTryingAgainIsOfNoUse) {
  class Broken final : public Sink {
    void write(std::span<const Batch>) override { throw std::runtime_error("malformed"); }
  };
  Channels channels{100};
  push(channels, 1);
  Broken sink;
  EXPECT_THROW(run_store(channels, sink, kDatabase, std::stop_token{}, kImpatient),
               std::runtime_error);
}

}  // namespace
}  // namespace tracer_bio
