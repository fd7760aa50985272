// What a report tells of one run and of the runs within it. Times are UTC nanoseconds since 1970,
// sizes bytes; an empty optional is unknown.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tracer_bio/column.h"
#include "tracer_bio/execution.h"

namespace tracer_bio {

// What all executions of a tool cost together.
struct ReportTool {
  std::string name;
  int64_t executions = 0;
  int64_t failed = 0;       // as kFailed or kOom
  int64_t duration_ns = 0;  // of those that ended
  int64_t cpu_ns = 0;
  std::optional<int64_t> max_rss_bytes;  // of the largest
  int64_t read_bytes = 0;
  int64_t write_bytes = 0;
};

struct ReportExecution {
  int64_t id = 0;
  int64_t run_id = 0;
  std::optional<int64_t> task_id;
  size_t tool = 0;      // in RunReport::tools
  std::string command;  // as one would type it, printable
  bool command_cut = false;
  int64_t start_ns = 0;
  std::optional<int64_t> end_ns;
  std::optional<EndReason> end_reason;  // nothing: it still runs
  std::optional<int64_t> exit_code;
  std::optional<int64_t> exit_signal;
  std::optional<Outcome> outcome;
  // Of one that still runs: as its last sample has them.
  std::optional<int64_t> cpu_ns;
  std::optional<CpuQuality> cpu_quality;
  std::optional<int64_t> max_rss_bytes;
  std::optional<RssQuality> max_rss_quality;
  std::optional<int64_t> read_bytes;
  std::optional<int64_t> write_bytes;
  std::optional<int64_t> oom_limit_bytes;  // of its control group, where that had no memory left
  // The tool that started it and returned 0 all the same: nobody was told of this failure.
  std::optional<std::string> hidden_behind;
};

// How the executions ended.
struct ReportOutcomes {
  int64_t failed = 0;
  int64_t oom = 0;
  int64_t answer = 0;
  int64_t sigpipe = 0;
};

// What a tool used in each of the equal steps of ResourceSeries.
struct ResourceLayer {
  std::optional<size_t> tool;  // in RunReport::tools; nothing: all others together
  std::vector<int64_t> cpu_ns;
  std::vector<int64_t> read_bytes;
  std::vector<int64_t> write_bytes;
  // Resident at that moment of the step at which all layers together were largest.
  std::vector<int64_t> rss_bytes;
};

struct ResourceSeries {
  int64_t from_ns = 0;
  int64_t step_ns = 1;
  std::vector<ResourceLayer> layers;  // all vectors of the same size
  int64_t samples = 0;                // that memory is known from
};

struct ReportHost {
  int64_t cpus = 0;
  int64_t memory_total_bytes = 0;
};

// Which program a tool's executions were.
struct ReportProgram {
  std::string tool;
  bool is_tool = true;  // false: it is the interpreter of a script
  ObjectFile file;      // but its key and times
  int64_t executions = 0;
};

// What executions loaded: a library, or the extensions of a package, of which `file` is one.
struct ReportLibrary {
  std::string name;  // of the package, the library or its file
  ObjectFile file;
  int64_t executions = 0;
};

// Files that were not looked into.
struct ReportUnknownFiles {
  ObjectUnknown why = ObjectUnknown::kNoPath;
  int64_t files = 0;
};

struct ReportSoftware {
  int64_t executions = 0;  // that it is known of
  std::vector<ReportProgram> programs;
  std::vector<ReportLibrary> libraries;  // those of most executions first
  int64_t libraries_left_out = 0;
  std::vector<ReportUnknownFiles> unknown;  // the commonest reason first
};

struct RunReport {
  std::vector<RunRow> runs;  // the one asked for, then those within it in the order of their ids
  std::optional<Recording> recording;
  std::optional<ReportHost> host;
  int64_t from_ns = 0;  // the time that series and executions cover
  int64_t to_ns = 0;
  std::optional<int64_t> as_of_ns;  // of a run that still runs: what was last recorded
  std::vector<ReportTool> tools;    // the costliest first
  ReportOutcomes outcomes;
  std::vector<Task> tasks;
  int64_t tasks_left_out = 0;
  std::vector<ReportExecution> executions;  // in the order of their ids
  int64_t executions_left_out = 0;          // from the list only: tools and series have them all
  ResourceSeries series;
  ReportSoftware software;
  std::vector<Loss> losses;  // that overlap from_ns to to_ns
};

// What bounds the size of a report.
struct ReportLimits {
  int64_t executions = 50'000;  // failures come first, then what lasted longest
  int64_t tasks = 50'000;
  size_t command_bytes = 4'000;
  size_t steps = 400;
  size_t libraries = 200;
  size_t layers = 8;  // and one for all other tools
};

}  // namespace tracer_bio
