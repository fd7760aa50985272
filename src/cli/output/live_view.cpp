#include "cli/output/live_view.h"

#include <set>

#include "cli/output/cells.h"
#include "cli/output/human.h"
#include "cli/output/table.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kCpuPercent = "cpu_percent";
constexpr std::string_view kRss = "rss_bytes";
constexpr std::string_view kRunning = "running_ns";
constexpr std::string_view kTask = "task";

constexpr TableColumn kTable[] = {
    {"CPU", Align::kRight, shown<percent_cell, kCpuPercent>},
    {"MEMORY", Align::kRight, shown<bytes_cell, kRss>},
    {"RUNNING", Align::kRight, shown<duration_cell, kRunning>},
    {"RUN", Align::kRight, shown<integer_cell, kRunId>},
    {"PIPELINE", Align::kLeft, shown<text_cell, kPipeline>, true},
    {"TASK", Align::kLeft, shown<text_cell, kTask>, true},
    {"TOOL", Align::kLeft, shown<text_cell, kTool>},
    {"USER", Align::kLeft, shown<text_cell, kUser>},
    {"PID", Align::kRight, shown<integer_cell, kPid>},
    {"READ", Align::kRight, shown<bytes_cell, kRead>},
    {"WRITTEN", Align::kRight, shown<bytes_cell, kWritten>},
    {"COMMAND", Align::kLeft, arguments_cell},
};

std::string host_text(const HostMetric& host) {
  std::string text;
  if (host.cpu_percent) {
    text += "CPU " + human_percent(*host.cpu_percent) + " of " + std::to_string(100 * host.cpus) +
            "%, ";
  }
  return text + "memory " + human_bytes(host.memory_total_bytes - host.memory_available_bytes) +
         " of " + human_bytes(host.memory_total_bytes);
}

std::string counted(size_t count, const std::string& noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

std::string running_text(const Running& running) {
  std::set<int64_t> runs;
  for (const RunningExecution& execution : running.executions) {
    if (execution.run_id) runs.insert(*execution.run_id);
  }
  return counted(running.executions.size(), "execution") + " in " + counted(runs.size(), "run");
}

std::string head(const Live& live, const Style& style) {
  const bool alive = live.liveness.alive;
  std::string text =
      style.paint(alive ? Colour::kGreen : Colour::kRed, alive ? "alive" : "not alive");
  text +=
      ": " + printable(live.liveness.text) + (alive ? "\n" : "; this is what was recorded last\n");
  const bool lossless = live.status.losses.empty();
  text += style.paint(lossless ? Colour::kNone : Colour::kYellow,
                      "lost " + printable(losses_text(live.status.losses))) +
          '\n';
  if (live.running.host) text += host_text(*live.running.host) + '\n';
  return text + running_text(live.running) + style.paint(Colour::kGrey, "; q quits") + '\n';
}

}  // namespace

std::string live_text(const Live& live, const Style& style) {
  std::string text = head(live, style) + '\n';
  if (live.running.executions.empty()) return text;
  TableWriter table{kTable, [&text](std::string_view part) { text += part; }, style};
  give_rows<RunningExecution>(live.running.executions, running_execution_columns(),
                              [&table](const ResultRow& row) { table.row(row); });
  table.finish();
  return text;
}

std::string live_json(const Live& live) {
  std::string text;
  JsonWriter json{text};
  json.begin_object().key("time_ns").integer(live.time_ns);
  json.key("alive").boolean(live.liveness.alive).key("text").text(live.liveness.text);
  json.key("losses");
  write_losses_json(json, live.status.losses);
  json.key("host");
  if (live.running.host) {
    write_json_row(json, *live.running.host, host_metric_columns());
  } else {
    json.null();
  }
  json.key("executions").begin_array();
  for (const RunningExecution& execution : live.running.executions) {
    write_json_row(json, execution, running_execution_columns());
  }
  json.end_array().end_object();
  return text + '\n';
}

}  // namespace tracer_bio
