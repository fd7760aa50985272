#include "system/system_test.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "source/ebpf_source.h"

namespace tracer_bio::test {
namespace fs = std::filesystem;
namespace {

std::optional<std::string> what_is_missing() {
  if (geteuid() != 0) return "root (or CAP_BPF, CAP_PERFMON, CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH)";
  return why_no_ebpf();
}

std::string copy_of(const std::string& name, const TempDir& dir) {
  const fs::path copy = dir.path() / name;
  fs::copy_file(helper(name), copy);
  return copy;
}

}  // namespace

bool is_required(const char* variable) {
  const char* required = std::getenv(variable);
  return required != nullptr && std::string_view{required} == "1";
}

::testing::AssertionResult near(int64_t value, int64_t expected, int64_t tolerance) {
  if (std::abs(value - expected) <= tolerance) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << value << " is not within " << tolerance << " of " << expected;
}

void SystemTest::SetUp() {
  if (const auto missing = what_is_missing()) {
    if (is_required("TRACER_BIO_REQUIRE_EBPF")) FAIL() << "eBPF must work here, but: " << *missing;
    GTEST_SKIP() << "missing: " << *missing;
  }
  tiny_ = copy_of("tiny", dir_);
  victim_ = copy_of("victim", dir_);
}

Ended SystemTest::run_victim(const Arguments& words, const ChildOptions& options) const {
  Arguments arguments{victim_};
  arguments.insert(arguments.end(), words.begin(), words.end());
  return run(arguments, options);
}

}  // namespace tracer_bio::test
