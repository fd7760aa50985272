#include "store/retention/retention.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "store/sql_files.h"
#include "store/unread.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int64_t kSecondNs = 1'000'000'000;
constexpr int64_t kHourNs = 3600 * kSecondNs;
constexpr int64_t kEver = std::numeric_limits<int64_t>::max();
constexpr uint64_t kLookNs = 5 * kSecondNs;     // between two looks at the sizes
constexpr uint64_t kStuckNs = 300 * kSecondNs;  // after which it is tried again
constexpr milliseconds kStepTime{50};
constexpr int64_t kFewestRows = 50;
constexpr int64_t kMostRows = 5000;
constexpr int64_t kShrinkBytes = 1 << 20;  // at once: some 10 ms
// What an age that has no limit counts as, where sizes decide what is the oldest for its age.
constexpr int64_t kLongNs = int64_t{3650} * 24 * kHourNs;

// How often marks are made and rows are looked for: in time for the shortest age.
int64_t interval_of(const RetentionLimits& limits) {
  int64_t shortest_ns = kLongNs;
  for (const int64_t age_ns : {limits.raw_ns, limits.processed_ns})
    if (age_ns > 0) shortest_ns = std::min(shortest_ns, age_ns);
  return std::clamp(shortest_ns / 24, kSecondNs, kHourNs);
}

Connection& with_young_runs(Connection& connection) {
  connection.execute(
      "PRAGMA temp_store = MEMORY;"
      "CREATE TEMP TABLE IF NOT EXISTS young_runs (id INTEGER PRIMARY KEY)");
  return connection;
}

}  // namespace

Retention::Retention(Connection& connection, std::filesystem::path file,
                     const RetentionLimits& limits)
    : connection_(with_young_runs(connection)),
      limits_(limits),
      size_(connection, std::move(file), limits),
      clock_(connection, interval_of(limits)),
      sweeps_(make_sweeps(connection)),
      at_(sweeps_.size()),
      interval_ns_(interval_of(limits)) {}

bool Retention::turn(const RetentionMoment& now, bool busy) {
  clock_.advance(now.utc_ns, now.boot_ns);
  if (presses(now)) return relieve(now);
  return go_on(now, busy);
}

// ── By age ──

bool Retention::go_on(const RetentionMoment& now, bool busy) {
  if (at_ == sweeps_.size()) {
    if (busy) return false;
    if (now.boot_ns < next_round_ns_) return give_back();
    begin_round(now);
  }
  if (!busy && continue_round()) return true;
  if (at_ == sweeps_.size()) return !busy;
  return false;
}

void Retention::begin_round(const RetentionMoment& now) {
  next_round_ns_ = now.boot_ns + static_cast<uint64_t>(interval_ns_);
  raw_before_ = limits_.raw_ns > 0 ? clock_.before(limits_.raw_ns) : std::nullopt;
  processed_before_ = limits_.processed_ns > 0 ? clock_.before(limits_.processed_ns) : std::nullopt;
  tally_ = {};
  at_ = 0;
  at_begin_ = true;
}

std::optional<int64_t> Retention::before(const Sweep& sweep) const {
  return sweep.raw() ? raw_before_ : processed_before_;
}

bool Retention::continue_round() {
  Sweep& sweep = *sweeps_[at_];
  const auto before_ns = before(sweep);
  if (std::exchange(at_begin_, false)) {
    sweep.restart();
    if (before_ns && sweep.minds_runs() && sweep.next(*before_ns)) find_young_runs(*before_ns);
  }
  if (before_ns && sweep.next(*before_ns)) {
    prune(sweep, *before_ns, false);
    return true;
  }
  at_begin_ = true;
  if (++at_ == sweeps_.size()) end_round();
  return true;
}

void Retention::end_round() {
  const int64_t longest_ns = std::max(limits_.raw_ns, limits_.processed_ns);
  if (longest_ns > 0) clock_.forget(longest_ns);
  if (tally_.rows() > 0) spdlog::info("retention: removed what is old: {}", tally_.text());
  tell_waiting();
}

// Executions are what the archive has read last of all, for it waits for their end; who forwards
// them reads them as they come.
void Retention::tell_waiting() {
  if (!raw_before_) return;
  Statement first{connection_, "SELECT start_ns FROM executions WHERE id > " +
                                   read_to("executions") + " ORDER BY id LIMIT 1"};
  const bool waiting = first.step() && first.integer(0) < *raw_before_;
  if (waiting && !told_waiting_) {
    spdlog::warn(
        "retention: rows that are old enough wait for `tracer-bio archive` or `tracer-bio "
        "forward`, "
        "which has not read them yet (`--forget` of either ends that)");
  }
  told_waiting_ = waiting;
}

// ── By size ──

bool Retention::presses(const RetentionMoment& now) {
  if (limits_.max_bytes == 0 && limits_.keep_free_bytes == 0) return false;
  if (!pressed_ && now.boot_ns < next_look_ns_) return false;
  next_look_ns_ = now.boot_ns + kLookNs;
  size_.measure();
  if (pressed_ || size_.excess(now) <= 0) return pressed_;
  pressed_ = true;
  unread_too_ = false;
  tally_ = {};
  at_ = sweeps_.size();  // a round by age begins anew afterwards
  next_round_ns_ = 0;
  for (const auto& sweep : sweeps_) sweep->restart();
  return true;
}

bool Retention::relieve(const RetentionMoment& now) {
  const int64_t wanted = size_.wanted(now);
  if (wanted <= 0) {
    end_pressure();
    return true;
  }
  if (size_.can_shrink() && size_.free_bytes() >= wanted) {
    size_.shrink(std::min(wanted, kShrinkBytes));
    return true;
  }
  if (Sweep* sweep = oldest(now.utc_ns)) {
    if (sweep->minds_runs()) find_young_runs(kEver);
    prune(*sweep, kEver, unread_too_);
    return true;
  }
  if (!std::exchange(unread_too_, true)) {
    for (const auto& sweep : sweeps_) sweep->restart();
    return true;
  }
  if (size_.can_shrink() && size_.free_bytes() > 0) {
    size_.shrink(kShrinkBytes);
    return true;
  }
  tell_stuck(now);
  return false;
}

// What is the oldest in terms of the age that it may reach.
Sweep* Retention::oldest(int64_t now_ns) {
  Sweep* oldest = nullptr;
  double oldest_share = 0;
  for (const auto& sweep : sweeps_) {
    const auto next_ns = sweep->by_age_alone() ? std::nullopt : sweep->next(kEver);
    if (!next_ns) continue;
    const int64_t age_ns = sweep->raw() ? limits_.raw_ns : limits_.processed_ns;
    const double share = (static_cast<double>(now_ns) - static_cast<double>(*next_ns)) /
                         static_cast<double>(age_ns > 0 ? age_ns : kLongNs);
    if (oldest != nullptr && share <= oldest_share) continue;
    oldest = sweep.get();
    oldest_share = share;
  }
  return oldest;
}

void Retention::end_pressure() {
  pressed_ = false;
  told_stuck_ = false;
  size_.checkpoint();
  if (tally_.rows() == 0) return;
  spdlog::info("retention: removed the oldest rows to keep to the limits of its size: {}",
               tally_.text());
  if (tally_.unread() > 0) {
    spdlog::warn(
        "retention: {} of them were not archived or forwarded yet, and are counted in losses",
        tally_.unread());
  }
}

void Retention::tell_stuck(const RetentionMoment& now) {
  const bool first = !std::exchange(told_stuck_, true);
  end_pressure();
  told_stuck_ = true;
  next_look_ns_ = now.boot_ns + kStuckNs;
  if (!first) return;
  spdlog::warn(
      "retention: the database stays larger than [retention] max_size or keep_free allow: all that "
      "is left still goes on{}",
      size_.can_shrink() ? "" : ", or cannot be given back: the file is of an older tracer-bio");
}

// ── Both ──

void Retention::find_young_runs(int64_t before_ns) {
  Transaction transaction{connection_};
  connection_.execute("DELETE FROM temp.young_runs");
  Statement find{connection_, query("find_young_runs")};
  find.bind(1, before_ns);
  find.run();
  transaction.commit();
}

void Retention::prune(Sweep& sweep, int64_t before_ns, bool unread) {
  const auto begin = Clock::now();
  Tally tally = tally_;
  Transaction transaction{connection_};
  sweep.step({.before_ns = before_ns, .rows = rows_, .unread = unread}, tally);
  tally.write(connection_);
  transaction.commit();
  tally_ = std::move(tally);
  const auto took = Clock::now() - begin;
  if (took > 2 * kStepTime) rows_ = std::max(rows_ / 2, kFewestRows);
  if (took < kStepTime / 2) rows_ = std::min(rows_ * 2, kMostRows);
}

// What new rows will soon need again stays.
bool Retention::give_back() {
  size_.measure();
  if (!size_.has_slack()) return false;
  size_.shrink(kShrinkBytes);
  size_.measure();
  if (size_.has_slack()) return true;
  size_.checkpoint();
  return false;
}

}  // namespace tracer_bio
