// How many files of /proc may stay open between two passes.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace tracer_bio {

class HandleBudget {
 public:
  // The right to keep `count` handles open; gives it back when it ends.
  class Lease {
   public:
    Lease() = default;
    Lease(Lease&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), count_(other.count_) {}
    Lease& operator=(Lease&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(count_, other.count_);
      return *this;
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
      if (budget_ != nullptr) budget_->used_ -= count_;
    }

    explicit operator bool() const { return budget_ != nullptr; }

   private:
    friend class HandleBudget;
    Lease(HandleBudget& budget, size_t count) : budget_(&budget), count_(count) {}

    HandleBudget* budget_ = nullptr;
    size_t count_ = 0;
  };

  explicit HandleBudget(size_t limit) : limit_(limit) {}
  HandleBudget(const HandleBudget&) = delete;
  HandleBudget& operator=(const HandleBudget&) = delete;

  // An empty lease where there is no room.
  Lease take(size_t count) {
    if (used_ + count > limit_) return {};
    used_ += count;
    return {*this, count};
  }

  size_t used() const { return used_; }

 private:
  size_t limit_;
  size_t used_ = 0;
};

// Raises the limit of open files as far as it goes, and gives what of it may be kept: the rest of
// the program needs some, and each kept file of /proc holds about 5 KiB of kernel memory (a page
// for its text, inode, dentry).
inline size_t raise_handle_limit() {
  constexpr rlim_t kOthers = 256;
  constexpr rlim_t kMost = 16384;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t soft = std::exchange(limit.rlim_cur, limit.rlim_max);
  const rlim_t open = ::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : soft;
  return open > kOthers ? std::min(open - kOthers, kMost) : 0;
}

}  // namespace tracer_bio
