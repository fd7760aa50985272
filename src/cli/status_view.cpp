#include "cli/status_view.h"

#include <algorithm>
#include <string_view>

#include "cli/output/human.h"
#include "cli/output/result_writer.h"
#include "core/json.h"
#include "tracer_bio/column.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// A busy machine may take so long to do anything, however short the interval.
constexpr std::chrono::milliseconds kLeastPatience{5000};

int64_t nanoseconds(std::chrono::milliseconds time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
}

void add_line(std::string& text, std::string_view name, const std::string& value) {
  std::string title{name};
  title.resize(12, ' ');
  text += title + printable(value) + '\n';
}

std::string own_cost(const RecorderStat& stat, int64_t started_ns) {
  std::string text =
      human_bytes(stat.rss_bytes) + " of memory, " + human_duration(stat.cpu_ns) + " of CPU";
  const int64_t lived_ns = stat.time_ns - started_ns;
  if (lived_ns <= 0) return text;
  const double percent = 100 * static_cast<double>(stat.cpu_ns) / static_cast<double>(lived_ns);
  return text + " (" + human_percent(percent) + " of a core)";
}

void add_stat(std::string& text, const RecorderStat& stat, int64_t started_ns) {
  add_line(text, "own cost", own_cost(stat, started_ns));
  add_line(text, "waiting",
           human_bytes(stat.ring_backlog_bytes) + " from the kernel, " +
               human_bytes(stat.queue_bytes) + " for the database (peak " +
               human_bytes(stat.queue_peak_bytes) + ")");
  add_line(text, "written",
           std::to_string(stat.rows) + " rows in " + std::to_string(stat.commits) +
               " transactions, longest of late " + human_duration(stat.longest_commit_ns));
  add_line(text, "sampling",
           human_duration(stat.sample_pass_ns) + " of CPU for " + std::to_string(stat.processes) +
               " processes" + (stat.sampler.empty() ? "" : " by " + stat.sampler));
}

std::string reach(const StatusReport& report) {
  const auto since = [](const std::optional<int64_t>& start_ns) {
    return start_ns ? "since " + human_time(*start_ns) : "none";
  };
  return "executions " + since(report.oldest_execution_ns) + ", runs " +
         since(report.oldest_run_ns);
}

void add_recording_json(JsonWriter& json, const StatusReport& report) {
  const Recording& recording = *report.recording;
  json.begin_object();
  json.key("id").integer(recording.id).key("host").text(recording.host);
  json.key("boot_id").text(recording.boot_id).key("kernel").text(recording.kernel);
  json.key("version").text(recording.version).key("source").text(recording.source);
  json.key("started_ns").integer(recording.started_ns).key("ended_ns");
  json.integer_or_null(report.ended_ns);
  json.key("clean").boolean(report.clean).end_object();
}

}  // namespace

std::string losses_text(const std::vector<LossTotal>& losses) {
  std::string text;
  for (const LossTotal& loss : losses) {
    if (!text.empty()) text += ", ";
    text += loss.count ? std::to_string(*loss.count) : "an unknown number";
    text += " of " + loss.kind + " (" + loss.stage + ")";
  }
  return text.empty() ? "nothing" : text;
}

void write_losses_json(JsonWriter& json, const std::vector<LossTotal>& losses) {
  json.begin_array();
  for (const LossTotal& loss : losses) {
    json.begin_object().key("stage").text(loss.stage).key("kind").text(loss.kind);
    json.key("intervals").integer(loss.intervals);
    json.key("count").integer_or_null(loss.count);
    json.end_object();
  }
  json.end_array();
}

int64_t last_sign_of_life_ns(const StatusReport& report) {
  int64_t last_ns = report.recording ? report.recording->started_ns : 0;
  if (report.last_stat) last_ns = std::max(last_ns, report.last_stat->time_ns);
  return std::max(last_ns, report.ended_ns.value_or(0));
}

Liveness judge(const StatusReport& report, std::chrono::milliseconds interval, int64_t now_ns) {
  if (!report.recording) return {false, "nothing was ever recorded", std::nullopt};
  if (report.ended_ns) {
    const std::string how = report.clean ? "ended in order on " : "was found dead on ";
    return {false, "the recorder " + how + human_time(*report.ended_ns), std::nullopt};
  }
  const int64_t lag_ns = std::max<int64_t>(now_ns - last_sign_of_life_ns(report), 0);
  if (lag_ns <= nanoseconds(std::max(3 * interval, kLeastPatience))) {
    return {true,
            "recording since " + human_time(report.recording->started_ns) + ", source " +
                report.recording->source,
            lag_ns};
  }
  const std::string ago = human_duration(lag_ns);
  if (report.writer_pid) {
    return {false,
            "process " + std::to_string(*report.writer_pid) +
                " holds the database, but stored "
                "nothing for " +
                ago,
            lag_ns};
  }
  return {false, "the recorder was killed; its last sign of life was " + ago + " ago", lag_ns};
}

std::string status_text(const std::filesystem::path& file, const StatusReport& report,
                        const Liveness& liveness, std::span<const ForwardLine> forwards,
                        const Style& style) {
  std::string text = style.paint(liveness.alive ? Colour::kGreen : Colour::kRed,
                                 liveness.alive ? "alive" : "not alive");
  text += ": " + printable(liveness.text) + '\n';
  add_line(text, "database", file.string() + ", " + human_bytes(report.database_bytes));
  for (const ForwardLine& forward : forwards) add_line(text, "forward", forward.text);
  if (!report.recording) return text;
  if (report.writer_pid) add_line(text, "process", std::to_string(*report.writer_pid));
  if (liveness.lag_ns) add_line(text, "last stored", human_duration(*liveness.lag_ns) + " ago");
  add_line(text, "lost", losses_text(report.losses));
  add_line(text, "unfinished",
           std::to_string(report.open_executions) + " executions, " +
               std::to_string(report.running_runs) + " runs");
  add_line(text, "kept", reach(report));
  if (report.last_stat) add_stat(text, *report.last_stat, report.recording->started_ns);
  return text;
}

std::string status_json(const std::filesystem::path& file, const StatusReport& report,
                        const Liveness& liveness, std::span<const ForwardLine> forwards) {
  std::string text;
  JsonWriter json{text};
  json.begin_object().key("alive").boolean(liveness.alive).key("text").text(liveness.text);
  json.key("database").text(file.string()).key("database_bytes").integer(report.database_bytes);
  json.key("pid").integer_or_null(report.writer_pid);
  json.key("lag_ns").integer_or_null(liveness.lag_ns);
  json.key("open_executions").integer(report.open_executions);
  json.key("running_runs").integer(report.running_runs);
  json.key("oldest_execution_ns").integer_or_null(report.oldest_execution_ns);
  json.key("oldest_run_ns").integer_or_null(report.oldest_run_ns);
  json.key("recording");
  report.recording ? add_recording_json(json, report) : static_cast<void>(json.null());
  json.key("losses");
  write_losses_json(json, report.losses);
  json.key("forwards");
  write_forwards_json(json, forwards);
  json.key("recorder_stat");
  report.last_stat ? write_json_row(json, *report.last_stat, recorder_stat_columns())
                   : static_cast<void>(json.null());
  json.end_object();
  return text + '\n';
}

}  // namespace tracer_bio
