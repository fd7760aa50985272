#include "cli/doctor/archive_checks.h"

#include <exception>

#include "analysis/duckdb/library.h"
#include "cli/long_term/dataset.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

Finding check_duckdb(bool needed) {
  const fs::path file = duckdb_file();
  if (!file.empty()) return {"duckdb", Verdict::kOk, file.string(), ""};
  return {"duckdb", needed ? Verdict::kWarning : Verdict::kOk,
          "not beside the program: export to Parquet, archive and query need it",
          needed ? "run fetch-duckdb.sh" : ""};
}

Finding check_dataset(const fs::path& directory) {
  std::error_code error;
  if (!fs::exists(directory, error))
    return {"archive", Verdict::kOk, directory.string() + " will be made", ""};
  try {
    if (fs::is_empty(directory))
      return {"archive", Verdict::kOk, directory.string() + ", still empty", ""};
    return {"archive", Verdict::kOk, Dataset::open(directory).folder().string(), ""};
  } catch (const std::exception& problem) {
    return {"archive", Verdict::kWarning, problem.what(), "set another [archive] directory"};
  }
}

}  // namespace

std::vector<Finding> check_archive(const fs::path& directory) {
  const bool wanted = !directory.empty();
  std::vector<Finding> findings{check_duckdb(wanted)};
  if (wanted) findings.push_back(check_dataset(directory));
  return findings;
}

}  // namespace tracer_bio
