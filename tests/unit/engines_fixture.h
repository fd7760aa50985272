// Process trees of workflow engines.
#pragma once

#include <gtest/gtest.h>

#include "core/engines/engine.h"
#include "unit/core_fixture.h"

namespace tracer_bio {

inline Filter all_engines() {
  Filter filter{.pipelines = {{"rnaseq", {"bwa"}}}};
  for (const Engine* engine : engines()) filter.engines.emplace(engine->name);
  return filter;
}

class EnginesTest : public testing::Test {
 protected:
  // A process that `parent` starts, and that stays.
  void start(pid_t parent, pid_t pid, const std::string& exe, const std::vector<std::string>& args,
             const std::string& cwd = "/data") {
    machine_.fork(parent, pid);
    machine_.cwd = cwd;
    machine_.exec(pid, exe, args);
  }

  // The task of an execution's record; 0: none.
  int64_t task_id_of(const std::string& comm) {
    return record_of(batch_, comm).attribution.task_id.value_or(0);
  }

  void take() { batch_ = machine_.take(); }

  Machine machine_{all_engines()};
  Batch batch_;
};

}  // namespace tracer_bio
