// How single columns are shown to people. Internal to src/cli/output.
#pragma once

#include <string_view>

#include "cli/output/table.h"

namespace tracer_bio {

Cell text_cell(const NamedRow& row, std::string_view column);
Cell integer_cell(const NamedRow& row, std::string_view column);
Cell duration_cell(const NamedRow& row, std::string_view column);
Cell bytes_cell(const NamedRow& row, std::string_view column);
Cell percent_cell(const NamedRow& row, std::string_view column);
// A number of failures: red where there is one.
Cell failures_cell(const NamedRow& row, std::string_view column);

// "0", "1", "SIGKILL", of exit_code and exit_signal.
Cell exit_status_cell(const NamedRow& row);
// The same, or why there is none, of end_reason.
Cell end_cell(const NamedRow& row);

// The arguments of `args` as one would type them.
Cell arguments_cell(const NamedRow& row);

// One of these as the function that a table's column takes.
template <Cell (*Show)(const NamedRow&, std::string_view), auto& Column>
Cell shown(const NamedRow& row) {
  return Show(row, Column);
}

inline constexpr std::string_view kId = "id";
inline constexpr std::string_view kRunId = "run_id";
inline constexpr std::string_view kPid = "pid";
inline constexpr std::string_view kUid = "uid";
inline constexpr std::string_view kUser = "user";
inline constexpr std::string_view kPipeline = "pipeline";
inline constexpr std::string_view kTool = "tool";
inline constexpr std::string_view kComm = "comm";
inline constexpr std::string_view kCommand = "command";
inline constexpr std::string_view kExecutions = "executions";
inline constexpr std::string_view kCpu = "cpu_ns";
inline constexpr std::string_view kMaxRss = "max_rss_bytes";
inline constexpr std::string_view kPeakRss = "peak_rss_bytes";
inline constexpr std::string_view kRead = "read_bytes";
inline constexpr std::string_view kWritten = "write_bytes";

}  // namespace tracer_bio
