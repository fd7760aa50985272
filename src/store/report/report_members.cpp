// The ReportReader's part that reads executions and their samples.
#include <algorithm>

#include "store/report/report_reader.h"
#include "store/sql_files.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// The columns of report_members.sql.
enum Column : int {
  kId,
  kRunId,
  kTaskId,
  kTool,
  kOutcome,
  kStart,
  kEnd,
  kEndReason,
  kExitCode,
  kExitSignal,
  kOomLimit,
  kCpu,
  kCpuQuality,
  kMaxRss,
  kMaxRssQuality,
  kReadBytes,
  kWriteBytes,
  kArgs,
};

// Cuts at a limit, but through no character.
bool cut(std::string& text, size_t limit) {
  if (text.size() <= limit) return false;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0U) == 0x80) --limit;
  text.resize(limit);
  return true;
}

// What is known so far of one that still runs.
void use_last_sample(const UsagePoint& last, int64_t max_rss_bytes, ReportExecution& execution) {
  execution.cpu_ns = last.cpu_ns;
  execution.cpu_quality = CpuQuality::kSampled;
  execution.max_rss_bytes = max_rss_bytes;
  execution.max_rss_quality = RssQuality::kSampled;
  execution.read_bytes = last.read_bytes;
  execution.write_bytes = last.write_bytes;
}

}  // namespace

std::unordered_set<int64_t> ReportReader::listed_executions() {
  std::unordered_set<int64_t> ids;
  Statement rows{connection_, query("report_listed")};
  rows.bind(1, run_ids_);
  rows.bind(2, limits_.executions);
  while (rows.step()) ids.insert(rows.integer(0));
  return ids;
}

void ReportReader::read_members() {
  const bool all = members_ <= limits_.executions;
  const auto listed = all ? std::unordered_set<int64_t>{} : listed_executions();
  const size_t layers = std::min(report_.tools.size(), limits_.layers + 1);
  ResourceGrid grid{report_.from_ns, report_.to_ns, layers, limits_.steps};
  Statement samples{connection_, query("report_samples")};
  Statement rows{connection_, query("report_members")};
  rows.bind(1, run_ids_);
  while (rows.step()) {
    ReportExecution execution = member(rows);
    trace(grid, samples, execution);
    if (!all && !listed.contains(execution.id)) {
      ++report_.executions_left_out;
      continue;
    }
    shell_command(args_from_json(rows.text(kArgs)).value_or(""), execution.command);
    if (execution.command.empty()) execution.command = printable(rows.text(kTool));
    execution.command_cut = cut(execution.command, limits_.command_bytes);
    report_.executions.push_back(std::move(execution));
  }
  std::ranges::sort(report_.executions, {}, &ReportExecution::id);
  take_series(grid);
}

ReportExecution ReportReader::member(const Statement& row) const {
  ReportExecution execution{.id = row.integer(kId),
                            .run_id = row.integer(kRunId),
                            .task_id = row.maybe_integer(kTaskId),
                            .tool = tools_.at(row.text(kTool)),
                            .start_ns = row.integer(kStart),
                            .end_ns = row.maybe_integer(kEnd),
                            .end_reason = from_name<EndReason>(row.text(kEndReason)),
                            .exit_code = row.maybe_integer(kExitCode),
                            .exit_signal = row.maybe_integer(kExitSignal),
                            .outcome = from_name<Outcome>(row.text(kOutcome)),
                            .cpu_ns = row.maybe_integer(kCpu),
                            .cpu_quality = from_name<CpuQuality>(row.text(kCpuQuality)),
                            .max_rss_bytes = row.maybe_integer(kMaxRss),
                            .max_rss_quality = from_name<RssQuality>(row.text(kMaxRssQuality)),
                            .read_bytes = row.maybe_integer(kReadBytes),
                            .write_bytes = row.maybe_integer(kWriteBytes),
                            .oom_limit_bytes = row.maybe_integer(kOomLimit)};
  const auto hidden = hidden_behind_.find(execution.id);
  if (hidden != hidden_behind_.end()) execution.hidden_behind = hidden->second;
  return execution;
}

void ReportReader::trace(ResourceGrid& grid, Statement& samples, ReportExecution& execution) {
  UsageTrace usage{grid, layer_of(execution.tool), execution.start_ns};
  int64_t max_rss_bytes = 0;
  samples.bind(1, execution.id);
  while (samples.step()) {
    ++report_.series.samples;
    max_rss_bytes = std::max(max_rss_bytes, samples.integer(3));
    usage.sample({.time_ns = samples.integer(0),
                  .cpu_ns = samples.integer(1),
                  .read_bytes = samples.maybe_integer(4),
                  .write_bytes = samples.maybe_integer(5)},
                 samples.real(2), samples.integer(3));
  }
  samples.reset();

  if (execution.end_ns) {
    usage.end({.time_ns = *execution.end_ns,
               .cpu_ns = execution.cpu_ns,
               .read_bytes = execution.read_bytes,
               .write_bytes = execution.write_bytes});
  } else if (!execution.end_reason) {
    usage.stop(report_.to_ns);
    if (max_rss_bytes > 0) use_last_sample(usage.last(), max_rss_bytes, execution);
  }
}

void ReportReader::take_series(const ResourceGrid& grid) {
  const int64_t samples = report_.series.samples;
  report_.series = grid.series();
  report_.series.samples = samples;
  for (size_t layer = 0; layer < report_.series.layers.size(); ++layer)
    if (layer < limits_.layers) report_.series.layers[layer].tool = layer;
}

}  // namespace tracer_bio
