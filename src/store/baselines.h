#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "store/sqlite.h"
#include "tracer_bio/execution.h"

namespace tracer_bio {

// The baselines table: rows of open executions alone. Knows which are there, so that the many short
// executions that are written once, ended, cost it nothing.
class Baselines {
 public:
  explicit Baselines(Connection& connection);

  // Called after BEGIN and after COMMIT: what was removed is only forgotten once that is sure.
  void begin() { removed_.clear(); }
  void committed();

  void write(const ExecutionRecord& record);
  void remove(int64_t execution_id);

 private:
  Statement insert_;
  Statement delete_;
  // At least the rows that are there: one too many, after a rollback, only costs a DELETE.
  std::unordered_set<int64_t> present_;
  std::vector<int64_t> removed_;  // in this transaction
};

}  // namespace tracer_bio
