// Finds out which task of a run each job is that the engine's records tell of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/engines/engine.h"

namespace tracer_bio {

// A task that its engine's records have to name.
struct UnnamedTask {
  int64_t id = 0;
  size_t command = 0;  // the command_key() of what it executes
};

struct NamedTask {
  int64_t id = 0;
  JobRecord job;
};

// Of the tasks of one start of an engine, those that wait for their names.
class UnnamedTasks {
 public:
  // In the order of their starts.
  void add(const UnnamedTask& task) { tasks_.push_back(task); }
  const std::vector<UnnamedTask>& tasks() const { return tasks_; }

  // Takes out the one that waits the longest; there is one.
  UnnamedTask take_first();

  // Takes out those that were told. Tasks that have ended and jobs with the same command are the
  // same ones in the same order where there are as many of these as of those. Where there are not,
  // some are not known yet, and which is which cannot be told.
  std::vector<NamedTask> take_named(JobRecords told,
                                    const std::function<bool(int64_t task_id)>& has_ended);

  // Of the jobs, as JobRecords has it.
  const std::vector<bool>& settled() const { return settled_; }

 private:
  std::vector<UnnamedTask> tasks_;
  std::vector<bool> settled_;
};

}  // namespace tracer_bio
