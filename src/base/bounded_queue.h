#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace tracer_bio {

// The only thing that threads share. An item has a weight; pushing past the limit is refused, never
// waited for.
template <class Item>
class BoundedQueue {
 public:
  explicit BoundedQueue(size_t limit) : limit_(limit) {}

  // False, and `item` untouched, where it does not fit. An empty queue takes any item.
  bool push(Item& item, size_t weight) {
    {
      const std::lock_guard lock{mutex_};
      if (!items_.empty() && weight_ + weight > limit_) return false;
      items_.push_back({std::move(item), weight});
      weight_ += weight;
      peak_ = std::max(peak_, weight_);
    }
    ready_.notify_one();
    return true;
  }

  // Everything that waits; at most `timeout` is waited for the first item or for close(). Taken
  // items count towards the limit until release(): whoever holds them still needs their memory.
  std::vector<Item> take(std::chrono::milliseconds timeout) {
    std::unique_lock lock{mutex_};
    ready_.wait_for(lock, timeout, [&] { return !items_.empty() || closed_; });
    std::vector<Item> taken;
    taken.reserve(items_.size());
    for (auto& [item, weight] : items_) {
      taken.push_back(std::move(item));
      taken_weight_ += weight;
    }
    items_.clear();
    return taken;
  }

  // Makes items that wait lighter, the oldest first, until one of `weight` fits. `lighten` takes
  // what can go from an item, and gives the weight that is left.
  template <class Lighten>
  void make_room(size_t weight, Lighten lighten) {
    const std::lock_guard lock{mutex_};
    for (Entry& entry : items_) {
      if (weight_ + weight <= limit_) return;
      weight_ -= entry.weight;
      entry.weight = lighten(entry.item);
      weight_ += entry.weight;
    }
  }

  void release() {
    const std::lock_guard lock{mutex_};
    weight_ -= std::exchange(taken_weight_, 0);
  }

  void close() {
    {
      const std::lock_guard lock{mutex_};
      closed_ = true;
    }
    ready_.notify_all();
  }

  bool closed() const {
    const std::lock_guard lock{mutex_};
    return closed_;
  }

  size_t weight() const {
    const std::lock_guard lock{mutex_};
    return weight_;
  }

  // Less than an eighth of its limit is taken up.
  bool nearly_empty() const {
    const std::lock_guard lock{mutex_};
    return weight_ <= limit_ / 8;
  }

  // The largest weight since the last call.
  size_t take_peak() {
    const std::lock_guard lock{mutex_};
    return std::exchange(peak_, weight_);
  }

 private:
  struct Entry {
    Item item;
    size_t weight;
  };

  const size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Entry> items_;
  size_t weight_ = 0;  // of what waits and of what was taken but not released
  size_t taken_weight_ = 0;
  size_t peak_ = 0;
  bool closed_ = false;
};

}  // namespace tracer_bio
