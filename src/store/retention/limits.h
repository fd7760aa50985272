#pragma once

#include <cstdint>

namespace tracer_bio {

// Of each, 0 is none.
struct RetentionLimits {
  int64_t raw_ns = 0;        // the age of raw rows
  int64_t processed_ns = 0;  // of runs, and what belongs to them
  int64_t max_bytes = 0;     // of the database with its -wal
  int64_t keep_free_bytes = 0;

  bool any() const {
    return raw_ns > 0 || processed_ns > 0 || max_bytes > 0 || keep_free_bytes > 0;
  }
};

// When a turn takes place. Nothing in retention reads a clock or a disk.
struct RetentionMoment {
  int64_t utc_ns = 0;
  uint64_t boot_ns = 0;         // since boot: never set
  int64_t disk_free_bytes = 0;  // of the database's file system
};

}  // namespace tracer_bio
