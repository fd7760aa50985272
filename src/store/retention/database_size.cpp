#include "store/retention/database_size.h"

#include <algorithm>
#include <limits>
#include <string>

namespace tracer_bio {
namespace {

constexpr int64_t kMiB = 1 << 20;
// As far as a database gives up rows because others fill its disk.
constexpr int64_t kLeastBytes = 64 * kMiB;
constexpr int64_t kMostWalBytes = 64 * kMiB;
constexpr int64_t kFreeMargin = 16 * kMiB;
constexpr int64_t kNever = std::numeric_limits<int64_t>::min() / 2;

int64_t bytes_of(const std::filesystem::path& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  return error ? 0 : static_cast<int64_t>(bytes);
}

}  // namespace

DatabaseSize::DatabaseSize(Connection& connection, std::filesystem::path file,
                           const RetentionLimits& limits)
    : connection_(connection),
      file_(std::move(file)),
      limits_(limits),
      wal_limit_bytes_(limits.max_bytes > 0 ? std::min(kMostWalBytes, limits.max_bytes / 8)
                                            : kMostWalBytes),
      can_shrink_(connection.integer("PRAGMA auto_vacuum") != 0),
      page_bytes_(connection.integer("PRAGMA page_size")) {
  connection_.execute("PRAGMA journal_size_limit = " + std::to_string(wal_limit_bytes_));
}

void DatabaseSize::measure() {
  pages_ = connection_.integer("PRAGMA page_count");
  free_pages_ = connection_.integer("PRAGMA freelist_count");
  file_bytes_ = bytes_of(file_);
  wal_bytes_ = bytes_of(std::filesystem::path{file_} += "-wal");
}

// The file follows the number of pages at the next checkpoint, and so does the disk's free space.
int64_t DatabaseSize::excess(const RetentionMoment& now, bool with_margin) const {
  const int64_t bytes = pages_ * page_bytes_;
  int64_t excess = kNever;
  if (limits_.max_bytes > 0) {
    excess = bytes + (with_margin ? wal_limit_bytes_ : std::min(wal_bytes_, wal_limit_bytes_)) -
             limits_.max_bytes + (with_margin ? limits_.max_bytes / 16 : 0);
  }
  if (limits_.keep_free_bytes > 0) {
    const int64_t soon_bytes = std::max<int64_t>(file_bytes_ - bytes, 0);
    const int64_t missing = limits_.keep_free_bytes - now.disk_free_bytes - soon_bytes +
                            (with_margin ? kFreeMargin : 0);
    const int64_t can_go = bytes - kLeastBytes;
    excess = std::max(excess, std::min(missing, can_go));
  }
  return excess;
}

bool DatabaseSize::has_slack() const {
  return can_shrink_ && free_bytes() > std::max(kMiB, pages_ * page_bytes_ / 10);
}

void DatabaseSize::shrink(int64_t bytes) {
  const int64_t pages = std::max<int64_t>(bytes / page_bytes_, 1);
  connection_.execute("PRAGMA incremental_vacuum(" + std::to_string(pages) + ")");
}

void DatabaseSize::checkpoint() {
  const int64_t patience_ms = connection_.integer("PRAGMA busy_timeout");
  connection_.execute("PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)");
  connection_.execute("PRAGMA busy_timeout = " + std::to_string(patience_ms));
}

}  // namespace tracer_bio
