// Snakemake's log of a run, `.snakemake/log/TIME.snakemake.log`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tracer_bio {

// One start of a job; views into the log.
struct SnakemakeJob {
  std::string_view rule;       // of one with a message, empty until it has ended
  std::string_view output;     // the first one; with a message, one that was missing
  std::string_view id;         // a job that is tried again keeps it
  std::string_view wildcards;  // "sample=s1, unit=2"
  int64_t attempt = 1;
  bool ended = false;        // where it failed, only if it was a `shell:`
  std::string_view command;  // of one that failed; the others are not logged
};

struct SnakemakeLog {
  // Of its header, which old versions do not write.
  std::string_view workflow_id;
  std::string_view command;  // arguments with blanks between them

  std::vector<SnakemakeJob> jobs;  // in the order of their starts
};

// What is no block of a job is left out, and so are jobs after the first `most_jobs`.
SnakemakeLog parse_snakemake_log(std::string_view text, size_t most_jobs = 100'000);

}  // namespace tracer_bio
