// The program's commands as one types them, within the test's own process.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/cli.h"

namespace tracer_bio::test {

struct CliResult {
  int code = 0;
  std::string out;
  std::string error;
};

inline CliResult run_command(std::vector<std::string> words) {
  words.insert(words.begin(), "tracer-bio");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  CliResult result;
  result.code = run_cli(static_cast<int>(words.size()), arguments.data());
  result.out = testing::internal::GetCapturedStdout();
  result.error = testing::internal::GetCapturedStderr();
  return result;
}

}  // namespace tracer_bio::test
