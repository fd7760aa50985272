// What a test with a real workflow engine begins with.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "system/system_test.h"

namespace tracer_bio::test {

// The cells of a line with tabs between them.
std::vector<std::string> cells(std::string_view line);
// A file of such lines, of which the first names the columns. Throws where one has more or fewer.
std::vector<Row> read_table(const std::filesystem::path& file);

// What bash's `times` printed: the CPU time of a shell and of all that it waited for, to the
// millisecond. The kernel's own figure, and so an exact one.
int64_t cpu_ns_of_times(const std::filesystem::path& file);

class EngineTest : public SystemTest {
 protected:
  // `program` is absolute, or a path below the folder that tests/engines/NAME/install.sh installs
  // into: $TRACER_BIO_ENGINES/NAME, by default build/engines/NAME.
  EngineTest(std::string name, const std::filesystem::path& program);

  // Also skips the test where the engine is not installed, and names it; under
  // TRACER_BIO_REQUIRE_ENGINES=1 that is a failure.
  void SetUp() override;

  const std::filesystem::path& program() const { return program_; }
  // Where a copy of tests/engines/NAME is.
  std::filesystem::path folder() const { return dir_.path() / name_; }

  // Runs a command in that folder, and expects that exit code of it.
  Database record_command(const Arguments& command, int exit_code = 0) const;
  Row run_row(Database& database) const;  // the only one that began there

 private:
  std::string name_;
  std::filesystem::path program_;
};

}  // namespace tracer_bio::test
