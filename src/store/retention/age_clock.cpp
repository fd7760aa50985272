#include "store/retention/age_clock.h"

#include <algorithm>
#include <cstdlib>

#include "store/sql_files.h"

namespace tracer_bio {
namespace {

constexpr int64_t kDayNs = 86'400'000'000'000;
// A clock that is slewed moves less between two marks.
constexpr int64_t kSetNs = 60'000'000'000;

void add_mark(Connection& connection, int64_t recorded_ns, int64_t utc_ns) {
  Statement insert{
      connection,
      "INSERT INTO clock_marks (recorded_ns, utc_ns) VALUES (?, ?)"
      " ON CONFLICT (recorded_ns) DO UPDATE SET utc_ns = min(utc_ns, excluded.utc_ns)"};
  insert.bind(1, recorded_ns);
  insert.bind(2, utc_ns);
  insert.run();
}

}  // namespace

void AgeClock::advance(int64_t utc_ns, uint64_t boot_ns) {
  utc_ns_ = utc_ns;
  if (!begun_) {
    begin(boot_ns);
    return;
  }
  recorded_ns_ += static_cast<int64_t>(std::max(boot_ns, boot_ns_) - boot_ns_);
  boot_ns_ = std::max(boot_ns, boot_ns_);
  const bool was_set = std::abs(utc_ns - recorded_ns_ - utc_minus_recorded_ns_) > kSetNs;
  if (was_set || recorded_ns_ - marked_ns_ >= interval_ns_) mark();
}

void AgeClock::begin(uint64_t boot_ns) {
  if (connection_.integer("SELECT count(*) FROM clock_marks") == 0) begin_history();
  Statement last{connection_,
                 "SELECT recorded_ns, utc_ns FROM clock_marks ORDER BY recorded_ns DESC LIMIT 1"};
  const bool found = last.step();
  recorded_ns_ =
      found ? last.integer(0) + std::clamp(utc_ns_ - last.integer(1), int64_t{0}, kDayNs) : 0;
  last.reset();
  boot_ns_ = boot_ns;
  mark();
  begun_ = true;
}

// Of a database that is older than its marks, what was recorded from its begin to its end.
void AgeClock::begin_history() {
  Statement first{connection_, "SELECT min(started_ns) FROM recordings"};
  first.step();
  const auto from_ns = first.maybe_integer(0);
  first.reset();
  if (!from_ns) return;
  const int64_t to_ns = connection_.integer(query("last_recorded"));
  add_mark(connection_, 0, *from_ns);
  add_mark(connection_, std::max<int64_t>(to_ns - *from_ns, 0), to_ns);
}

void AgeClock::mark() {
  add_mark(connection_, recorded_ns_, utc_ns_);
  marked_ns_ = recorded_ns_;
  utc_minus_recorded_ns_ = utc_ns_ - recorded_ns_;
}

std::optional<int64_t> AgeClock::before(int64_t age_ns) {
  const int64_t edge_ns = recorded_ns_ - age_ns;
  Statement mark{connection_,
                 "SELECT recorded_ns, utc_ns FROM clock_marks WHERE recorded_ns <= ?"
                 " ORDER BY recorded_ns DESC LIMIT 1"};
  mark.bind(1, edge_ns);
  if (!mark.step()) return std::nullopt;
  int64_t before_ns = std::min(mark.integer(1) + (edge_ns - mark.integer(0)), utc_ns_ - age_ns);
  mark.reset();
  // What was recorded since, by a clock that was set back meanwhile, is not that old.
  Statement since{connection_, "SELECT min(utc_ns) FROM clock_marks WHERE recorded_ns > ?"};
  since.bind(1, edge_ns);
  since.step();
  if (const auto utc_ns = since.maybe_integer(0)) before_ns = std::min(before_ns, *utc_ns);
  since.reset();
  return before_ns;
}

void AgeClock::forget(int64_t longest_age_ns) {
  Statement remove{connection_,
                   "DELETE FROM clock_marks WHERE recorded_ns < "
                   "(SELECT max(recorded_ns) FROM clock_marks WHERE recorded_ns <= ?)"};
  remove.bind(1, recorded_ns_ - longest_age_ns);
  remove.run();
}

}  // namespace tracer_bio
