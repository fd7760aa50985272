// What retention removes of each table, from the oldest row on.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "store/retention/tally.h"
#include "store/sqlite.h"

namespace tracer_bio {

struct SweepStep {
  int64_t before_ns = 0;  // what had ended by then goes
  int64_t rows = 1000;    // about so many are looked at
  bool unread = false;    // also what somebody has still to read
};

// Goes from the oldest row to the newest, in steps. Within a transaction of the caller's.
class Sweep {
 public:
  virtual ~Sweep() = default;

  virtual std::string_view table() const = 0;
  virtual bool raw() const = 0;
  // It is too small, and too much needed, to go because a size presses.
  virtual bool by_age_alone() const = 0;
  // That temp.young_runs has to be right.
  virtual bool minds_runs() const = 0;

  virtual void restart() = 0;
  // When the next row began. Nothing: none is left that began before.
  virtual std::optional<int64_t> next(int64_t before_ns) = 0;
  virtual void step(const SweepStep& step, Tally& tally) = 0;
};

// All of them, in the order in which they are best removed. temp.young_runs has to be there.
std::vector<std::unique_ptr<Sweep>> make_sweeps(Connection& connection);

}  // namespace tracer_bio
