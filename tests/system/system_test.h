// What every test against the real kernel begins with.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "system/child.h"
#include "system/daemon.h"
#include "system/database.h"
#include "system/eventually.h"
#include "system/temp_dir.h"

namespace tracer_bio::test {

// Whether the environment makes a skip a failure: it has the variable, and "1" in it.
bool is_required(const char* variable);

// EXPECT_TRUE(near(…)): EXPECT_NEAR for whole numbers.
::testing::AssertionResult near(int64_t value, int64_t expected, int64_t tolerance);

// Skips the test where the kernel or the user's rights do not allow eBPF, and names what is
// missing; under TRACER_BIO_REQUIRE_EBPF=1 that is a failure.
class SystemTest : public ::testing::Test {
 protected:
  void SetUp() override;

  // Copies of the helpers in the test's own directory: their path tells its executions from those
  // of any other test that runs now.
  const std::string& tiny() const { return tiny_; }
  const std::string& victim() const { return victim_; }

  // Starts victim in a mode and waits for it.
  Ended run_victim(const Arguments& words, const ChildOptions& options = {}) const;

  // What a recorder with short intervals stores while `load` runs, and until it is ended after it.
  template <class Load>
  Database record(Load&& load, const DaemonOptions& options = {}) const {
    Daemon daemon{dir_, options};
    load();
    EXPECT_EQ(daemon.stop().exit_code(), 0) << daemon.log();
    return daemon.database();
  }

  // The same, with the runs and tasks of workflow engines.
  template <class Load>
  Database record_with_engines(Load&& load) const {
    return record(load, {.config = std::string{kPromptly}});
  }

  TempDir dir_;

 private:
  std::string tiny_;
  std::string victim_;
};

}  // namespace tracer_bio::test
