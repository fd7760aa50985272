#pragma once

#include <cstdint>
#include <optional>

#include "store/sqlite.h"

namespace tracer_bio {

// Measures ages in time that was recorded: nothing grows old because the clock was set forward, and
// nothing is young for ever because it was set back. A time that nobody recorded counts as a day at
// most, since a clock that is wrong at a start looks like a long time off. Keeps marks in the
// database. Throws SqliteError.
class AgeClock {
 public:
  // A mark is made once in `interval_ns`, and whenever the clock was set.
  AgeClock(Connection& connection, int64_t interval_ns)
      : connection_(connection), interval_ns_(interval_ns) {}

  // Both clocks now: UTC, and the time since boot, which nobody sets.
  void advance(int64_t utc_ns, uint64_t boot_ns);

  // What is from before this is older than `age_ns`. Nothing: so long has not been recorded yet.
  std::optional<int64_t> before(int64_t age_ns);

  // Marks that no age up to this one needs go.
  void forget(int64_t longest_age_ns);

 private:
  void begin(uint64_t boot_ns);
  void begin_history();
  void mark();

  Connection& connection_;
  int64_t interval_ns_;
  bool begun_ = false;
  int64_t utc_ns_ = 0;
  int64_t recorded_ns_ = 0;            // since the first mark
  uint64_t boot_ns_ = 0;               // when that was so
  int64_t marked_ns_ = 0;              // recorded_ns_ of the last mark
  int64_t utc_minus_recorded_ns_ = 0;  // at the last mark
};

}  // namespace tracer_bio
