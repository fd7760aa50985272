// What tests with DuckDB share. They are skipped by name where it is not there; under
// TRACER_BIO_REQUIRE_DUCKDB=1 a skip is a failure.
#pragma once

#include <string>
#include <vector>

#include "run_cli.h"
#include "store/fixture.h"

namespace tracer_bio {

class DuckdbTest : public StoreTest {
 public:
  // Skips or fails the test that is running where it is not there.
  static void require();

  // The program in a process of its own: it forks, while the test has a database open.
  static test::CliResult run(std::vector<std::string> words);

  // A query's rows of DuckDB, as ask() gives SQLite's.
  static std::string ask_duckdb(const std::string& sql);

 protected:
  void SetUp() override { require(); }
};

}  // namespace tracer_bio
