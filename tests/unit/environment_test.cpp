#include "core/environment.h"

#include <gtest/gtest.h>

#include <vector>

#include "daemon/variables.h"
#include "unit/core_fixture.h"

namespace tracer_bio {
namespace {

const std::vector<std::string> kNames{"TASK", "RUN"};

std::string select(const std::vector<std::string>& variables) {
  return select_environment(nul_terminated(variables), kNames);
}

TEST(Environment, KeepsTheListedVariablesInTheirOrder) {
  EXPECT_EQ(select({"PATH=/bin", "RUN=7", "HOME=/", "TASK=align 1"}),
            nul_terminated({"RUN=7", "TASK=align 1"}));
  EXPECT_EQ(select_environment(nul_terminated({"TASK=x"}), {}), "");
}

TEST(Environment, KeepsEmptyValues) { EXPECT_EQ(select({"TASK="}), nul_terminated({"TASK="})); }

TEST(Environment, TakesNoPartOfANameOrAValueForAVariable) {
  EXPECT_EQ(select({"TASKS=1", "TAS=1", "A_TASK=1", "TASK", "", "=TASK=1", "A=\nTASK=1"}), "");
}

TEST(Environment, KeepsTheFirstOfTwoWithOneName) {
  EXPECT_EQ(select({"TASK=first", "TASK=second"}), nul_terminated({"TASK=first"}));
}

TEST(Environment, TakesALastStringWithoutItsNul) {
  EXPECT_EQ(select_environment("TASK=x", kNames), nul_terminated({"TASK=x"}));
  EXPECT_EQ(select_environment("TASK", kNames), "");
}

TEST(Environment, CutsWhatIsTooLong) {
  const std::string longest = "TASK=" + std::string(4090, 'x');
  EXPECT_EQ(select({longest + "y"}), nul_terminated({longest}));
}

TEST(Environment, LeavesOutWhatFindsNoRoom) {
  const std::vector<std::string> names{"A", "B", "C", "D"};
  const std::string large(4000, 'x');
  EXPECT_EQ(select_environment(
                nul_terminated({"A=" + large, "B=" + large, "C=" + large, "D=small"}), names),
            nul_terminated({"A=" + large, "B=" + large, "D=small"}));
}

TEST(RecordedVariables, AreTheLabelsAndThoseOfTheConfiguration) {
  Config config;
  config.environment = {"CONDA_PREFIX", "TRACER_BIO_RUN", "CONDA_PREFIX"};
  EXPECT_EQ(recorded_variables(config),
            (std::vector<std::string>{"TRACER_BIO_TASK", "TRACER_BIO_RUN", "CONDA_PREFIX"}));
}

}  // namespace
}  // namespace tracer_bio
