#include "daemon/store_thread.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "base/clock.h"
#include "daemon/disk_space.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kWait{1000};
constexpr milliseconds kShortestRest{5};
constexpr milliseconds kLongestRest{200};

// A stop waits for the transaction that is going on.
constexpr int64_t kTransactionRows = 20'000;

int64_t row_count(std::span<const Batch> batches) {
  size_t rows = 0;
  for (const Batch& batch : batches) {
    rows += batch.executions.size() + batch.metrics.size() + batch.runs.size() +
            batch.tasks.size() + batch.losses.size() + batch.host_metrics.size() +
            batch.recorder_stats.size();
  }
  return static_cast<int64_t>(rows);
}

// At least one.
size_t batches_of_a_transaction(std::span<const Batch> batches) {
  int64_t rows = 0;
  for (size_t count = 0; count < batches.size(); ++count) {
    rows += row_count(batches.subspan(count, 1));
    if (count > 0 && rows > kTransactionRows) return count;
  }
  return batches.size();
}

class Writer {
 public:
  Writer(Channels& channels, Sink& sink, const std::stop_token& stop, const StorePatience& patience)
      : channels_(channels), sink_(sink), stop_(stop), patience_(patience) {}

  // Gives how many rows were given up.
  int64_t write(std::span<const Batch> batches) {
    while (!batches.empty() && !given_up_) {
      const std::span<const Batch> part = batches.first(batches_of_a_transaction(batches));
      if (write_part(part)) batches = batches.subspan(part.size());
    }
    return row_count(batches);
  }

 private:
  // False: given up.
  bool write_part(std::span<const Batch> batches) {
    while (in_time()) {
      if (try_write(batches)) return true;
      sleep();
    }
    return false;
  }

  // What is left once it is late is not tried: each try may wait for a lock.
  bool in_time() {
    if (!stop_.stop_requested()) return true;
    const auto now = std::chrono::steady_clock::now();
    if (!give_up_) give_up_ = now + patience_.last_tries;
    given_up_ = given_up_ || now >= *give_up_;
    return !given_up_;
  }

  bool try_write(std::span<const Batch> batches) {
    const int64_t begin_ns = utc_now_ns();
    try {
      sink_.write(batches);
    } catch (const SinkUnavailable& error) {
      if (!unavailable_) spdlog::warn("{}; trying again until it works", error.what());
      unavailable_ = true;
      return false;
    }
    if (std::exchange(unavailable_, false)) spdlog::info("the database can be written again");
    const int64_t took_ns = std::max<int64_t>(utc_now_ns() - begin_ns, 0);
    channels_.commits.fetch_add(1, std::memory_order_relaxed);
    channels_.rows_written.fetch_add(row_count(batches), std::memory_order_relaxed);
    if (took_ns > channels_.longest_commit_ns.load(std::memory_order_relaxed)) {
      channels_.longest_commit_ns.store(took_ns, std::memory_order_relaxed);
    }
    return true;
  }

  void sleep() {
    std::unique_lock lock{mutex_};
    asleep_.wait_for(
        lock, stop_,
        std::min(patience_.retry, stop_.stop_requested() ? milliseconds{50} : patience_.retry),
        [] { return false; });
  }

  Channels& channels_;
  Sink& sink_;
  const std::stop_token& stop_;
  const StorePatience& patience_;
  bool unavailable_ = false;
  bool given_up_ = false;
  std::optional<std::chrono::steady_clock::time_point> give_up_;
  std::mutex mutex_;
  std::condition_variable_any asleep_;
};

// Gives how long to wait for rows before the next piece: as long as this one took, so that the disk
// is left alone for half of the time.
milliseconds keep_up(const std::function<bool(bool busy)>& upkeep, bool busy) {
  const auto begin = std::chrono::steady_clock::now();
  if (!upkeep || !upkeep(busy)) return kWait;
  const auto took = std::chrono::steady_clock::now() - begin;
  return std::clamp(std::chrono::duration_cast<milliseconds>(took), kShortestRest, kLongestRest);
}

}  // namespace

int64_t run_store(Channels& channels, Sink& sink, const std::filesystem::path& database,
                  const std::stop_token& stop, const StorePatience& patience,
                  const std::function<bool(bool busy)>& upkeep) {
  Writer writer{channels, sink, stop, patience};
  milliseconds wait = kWait;
  int64_t not_written = 0;
  for (;;) {
    const bool last =
        channels.rows.closed();  // read before: what was pushed before the closing is taken below
    const std::vector<Batch> batches = channels.rows.take(wait);
    if (batches.empty() && last) return not_written;
    if (!batches.empty()) {
      not_written += writer.write(batches);
      note_disk_space(channels, database);
      channels.rows.release();
    }
    if (!stop.stop_requested()) wait = keep_up(upkeep, !channels.rows.nearly_empty());
  }
}

}  // namespace tracer_bio
