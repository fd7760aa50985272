#pragma once

#include <array>
#include <limits>

#include "store/retention/sweep.h"

namespace tracer_bio {

// Runs, each with all that is derived from its raw rows: the run's own row goes last, so that what
// is left of it after a crash is still found.
class RunSweep final : public Sweep {
 public:
  explicit RunSweep(Connection& connection);

  std::string_view table() const override { return "runs"; }
  bool raw() const override { return false; }
  bool by_age_alone() const override { return false; }
  bool minds_runs() const override { return true; }
  void restart() override;
  std::optional<int64_t> next(int64_t before_ns) override;
  void step(const SweepStep& step, Tally& tally) override;

 private:
  struct Part {
    std::string_view table;
    Statement removal;
  };

  bool find(const SweepStep& step);

  Statement next_;
  Statement find_;
  std::array<Part, 5> parts_;
  int64_t from_ns_ = std::numeric_limits<int64_t>::min();  // the last run that was found, or passed
  int64_t run_id_ = 0;
  size_t part_ = 0;  // of that run; past the last one: none is being removed
};

}  // namespace tracer_bio
