#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "store/report/usage_trace.h"
#include "store/sqlite.h"
#include "tracer_bio/run_report.h"

namespace tracer_bio {

// Reads one report, each part by a query of its own (sql/queries/report_*.sql). The caller sees to
// it that they all see the same state of the database.
class ReportReader {
 public:
  ReportReader(Connection& connection, const ReportLimits& limits)
      : connection_(connection), limits_(limits) {}

  // Nothing where there is no such run.
  std::optional<RunReport> read(int64_t run_id);

 private:
  void read_runs(int64_t run_id);
  void add_run(int64_t run_id);
  void read_tools();
  void set_span();
  void read_recording();
  void read_host();
  void read_losses();
  void read_tasks();
  void read_programs();
  void read_libraries();
  void read_unknown_files();
  void read_hidden();
  std::unordered_set<int64_t> listed_executions();
  void read_members();
  ReportExecution member(const Statement& row) const;
  void trace(ResourceGrid& grid, Statement& samples, ReportExecution& execution);
  void take_series(const ResourceGrid& grid);
  size_t layer_of(size_t tool) const { return std::min(tool, limits_.layers); }

  Connection& connection_;
  const ReportLimits& limits_;
  RunReport report_;
  std::string run_ids_;  // a JSON array
  std::unordered_map<std::string, size_t> tools_;
  std::unordered_map<int64_t, std::string> hidden_behind_;  // by execution
  int64_t members_ = 0;
  std::optional<int64_t> first_start_ns_;
  std::optional<int64_t> last_end_ns_;
};

}  // namespace tracer_bio
