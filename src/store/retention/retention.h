// What is old goes, so that a database never grows without end.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "store/retention/age_clock.h"
#include "store/retention/database_size.h"
#include "store/retention/limits.h"
#include "store/retention/sweep.h"

namespace tracer_bio {

// Used by the store thread, through the connection that writes: a second one would only wait for
// the first. Throws SqliteError; the next turn goes on then.
class Retention {
 public:
  Retention(Connection& connection, std::filesystem::path file, const RetentionLimits& limits);

  // One piece of work, of some 50 ms; while the database is `busy` with new rows only where a size
  // presses. True: there is more to do.
  bool turn(const RetentionMoment& now, bool busy);

 private:
  bool go_on(const RetentionMoment& now, bool busy);
  void begin_round(const RetentionMoment& now);
  bool continue_round();
  void end_round();
  void tell_waiting();

  bool presses(const RetentionMoment& now);
  bool relieve(const RetentionMoment& now);
  void end_pressure();
  Sweep* oldest(int64_t now_ns);
  void tell_stuck(const RetentionMoment& now);

  std::optional<int64_t> before(const Sweep& sweep) const;
  void find_young_runs(int64_t before_ns);
  void prune(Sweep& sweep, int64_t before_ns, bool unread);
  bool give_back();

  Connection& connection_;
  RetentionLimits limits_;
  DatabaseSize size_;
  AgeClock clock_;
  std::vector<std::unique_ptr<Sweep>> sweeps_;
  Tally tally_;
  int64_t rows_ = 1000;  // of a step: as many as its time allows

  // A round by age: which sweep it is at; past the last one: none goes on.
  size_t at_;
  bool at_begin_ = true;  // of that sweep
  int64_t interval_ns_;
  uint64_t next_round_ns_ = 0;  // since boot
  std::optional<int64_t> raw_before_;
  std::optional<int64_t> processed_before_;

  bool pressed_ = false;
  bool unread_too_ = false;  // what was read does not suffice
  uint64_t next_look_ns_ = 0;
  bool told_stuck_ = false;
  bool told_waiting_ = false;
};

}  // namespace tracer_bio
