#pragma once

#include <limits>
#include <string>

#include "store/retention/sweep.h"

namespace tracer_bio {

// A table (or part of one) whose rows go one by one.
struct PrunedTable {
  std::string_view table;
  std::string_view time;     // an indexed column: when a row began
  std::string_view removal;  // of sql/queries
  bool raw;
  bool minds_runs;
  bool by_age_alone = false;
};

// Windows of time that hold about as many rows as a step looks at: whatever may not go is passed
// once, and holds up nothing.
class TableSweep final : public Sweep {
 public:
  TableSweep(Connection& connection, const PrunedTable& table);

  std::string_view table() const override { return table_.table; }
  bool raw() const override { return table_.raw; }
  bool by_age_alone() const override { return table_.by_age_alone; }
  bool minds_runs() const override { return table_.minds_runs; }
  void restart() override { from_ns_ = std::numeric_limits<int64_t>::min(); }
  std::optional<int64_t> next(int64_t before_ns) override;
  void step(const SweepStep& step, Tally& tally) override;

 private:
  PrunedTable table_;
  Statement next_;
  Statement window_;
  Statement removal_;
  int64_t from_ns_ = std::numeric_limits<int64_t>::min();
};

// A removal's text with what it asks of unread rows.
std::string with_unread(std::string_view query_name, std::string_view table);

}  // namespace tracer_bio
