#include "analysis/report/report_json.h"

#include <optional>
#include <string_view>

#include "base/signal_name.h"
#include "core/json.h"
#include "tracer_bio/column.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr int64_t kMillisecondNs = 1'000'000;

class ReportWriter {
 public:
  ReportWriter(const RunReport& report, std::string& out)
      : report_(report), json_(out), origin_ms_(report.from_ns / kMillisecondNs) {}

  void write(int64_t generated_ns) {
    json_.begin_object();
    text("version", TRACER_BIO_VERSION);
    integer("origin_ms", origin_ms_);
    time("generated", generated_ns);
    time("from", report_.from_ns);
    time("to", report_.to_ns);
    time("as_of", report_.as_of_ns);
    write_host();
    write_runs();
    write_outcomes();
    write_losses();
    write_tools();
    write_software();
    write_tasks();
    write_executions();
    write_series();
    json_.end_object();
  }

 private:
  void value(std::optional<int64_t> number) { number ? json_.integer(*number) : json_.null(); }
  void value(std::string_view text) { text.empty() ? json_.null() : json_.text(printable(text)); }
  void value_of_time(std::optional<int64_t> utc_ns) {
    value(utc_ns ? std::optional{*utc_ns - origin_ms_ * kMillisecondNs} : std::nullopt);
  }
  void value_of_signal(std::optional<int64_t> signal) {
    value(signal ? signal_name(*signal) : std::string{});
  }

  void integer(std::string_view key, std::optional<int64_t> number) {
    json_.key(key);
    value(number);
  }
  void text(std::string_view key, std::string_view text) {
    json_.key(key);
    value(text);
  }
  void time(std::string_view key, std::optional<int64_t> utc_ns) {
    json_.key(key);
    value_of_time(utc_ns);
  }
  void signal(std::string_view key, std::optional<int64_t> signal) {
    json_.key(key);
    value_of_signal(signal);
  }
  void integers(std::string_view key, const std::vector<int64_t>& numbers) {
    json_.key(key).begin_array();
    for (const int64_t number : numbers) json_.integer(number);
    json_.end_array();
  }
  // One array: what `write` makes of each row.
  template <class Row, class Write>
  void column(std::string_view key, const std::vector<Row>& rows, Write write) {
    json_.key(key).begin_array();
    for (const Row& row : rows) write(row);
    json_.end_array();
  }
  // One array of objects, which `write` fills.
  template <class Row, class Write>
  void objects(std::string_view key, const std::vector<Row>& rows, Write write) {
    column(key, rows, [&](const Row& row) {
      json_.begin_object();
      write(row);
      json_.end_object();
    });
  }

  void write_host();
  void write_runs();
  void write_outcomes();
  void write_losses();
  void write_tools();
  void write_software();
  void write_file(const ObjectFile& file);
  void write_tasks();
  void write_executions();
  void write_series();

  const RunReport& report_;
  JsonWriter json_;
  int64_t origin_ms_;
};

template <class Enumeration>
std::string_view name_or_empty(std::optional<Enumeration> value) {
  return value ? name_of(*value) : std::string_view{};
}

void ReportWriter::write_host() {
  json_.key("host").begin_object();
  if (report_.recording) {
    text("name", report_.recording->host);
    text("kernel", report_.recording->kernel);
    text("recorder_version", report_.recording->version);
  }
  if (report_.host) {
    integer("cpus", report_.host->cpus);
    integer("memory_total_bytes", report_.host->memory_total_bytes);
  }
  json_.end_object();
}

void ReportWriter::write_runs() {
  objects("runs", report_.runs, [&](const RunRow& row) {
    const Run& run = row.run;
    integer("id", run.id);
    integer("parent", run.parent_run_id);
    text("pipeline", run.pipeline);
    text("name", run.name);
    text("engine", run.engine);
    text("session", run.session);
    text("user", row.user);
    text("command", run.command);
    text("cwd", run.cwd);
    time("start", run.start_ns);
    time("end", run.end_ns);
    text("status", name_of(run.status));
    integer("exit_code", run.exit_code);
    signal("signal", run.exit_signal);
    integer("executions", run.executions);
    integer("failed_executions", run.failed_executions);
    integer("cpu_ns", run.cpu_ns);
    integer("read_bytes", run.read_bytes);
    integer("write_bytes", run.write_bytes);
    integer("peak_rss_bytes", run.peak_rss_bytes);
    integer("complete", run.complete);
  });
}

void ReportWriter::write_outcomes() {
  json_.key("outcomes").begin_object();
  integer("failed", report_.outcomes.failed);
  integer("oom", report_.outcomes.oom);
  integer("answer", report_.outcomes.answer);
  integer("sigpipe", report_.outcomes.sigpipe);
  json_.end_object();
}

void ReportWriter::write_losses() {
  objects("losses", report_.losses, [&](const Loss& loss) {
    time("from", loss.from_ns);
    time("to", loss.to_ns);
    text("stage", loss.stage);
    text("kind", loss.kind);
    integer("count", loss.count);
  });
}

void ReportWriter::write_tools() {
  objects("tools", report_.tools, [&](const ReportTool& tool) {
    text("name", tool.name);
    integer("executions", tool.executions);
    integer("failed", tool.failed);
    integer("duration_ns", tool.duration_ns);
    integer("cpu_ns", tool.cpu_ns);
    integer("max_rss_bytes", tool.max_rss_bytes);
    integer("read_bytes", tool.read_bytes);
    integer("write_bytes", tool.write_bytes);
  });
}

void ReportWriter::write_software() {
  const ReportSoftware& software = report_.software;
  json_.key("software").begin_object();
  integer("executions", software.executions);
  objects("programs", software.programs, [&](const ReportProgram& program) {
    text("tool", program.tool);
    integer("is_tool", int64_t{program.is_tool});
    write_file(program.file);
    integer("executions", program.executions);
  });
  objects("libraries", software.libraries, [&](const ReportLibrary& library) {
    text("name", library.name);
    text("kind", name_of(library.file.kind));
    write_file(library.file);
    integer("executions", library.executions);
  });
  integer("libraries_left_out", software.libraries_left_out);
  objects("unknown", software.unknown, [&](const ReportUnknownFiles& unknown) {
    text("why", name_of(unknown.why));
    integer("files", unknown.files);
  });
  json_.end_object();
}

// Its fields, within the object that is open.
void ReportWriter::write_file(const ObjectFile& file) {
  text("path", file.path);
  text("package", file.package);
  text("version", file.version);
  text("package_version", file.package_version);
  text("package_source", name_or_empty(file.package_source));
  text("unknown", name_or_empty(file.unknown));
}

void ReportWriter::write_tasks() {
  const auto& rows = report_.tasks;
  integer("tasks_left_out", report_.tasks_left_out);
  json_.key("tasks").begin_object();
  column("id", rows, [&](const Task& row) { value(row.id); });
  column("run", rows, [&](const Task& row) { value(row.run_id); });
  column("parent", rows, [&](const Task& row) { value(row.parent_task_id); });
  column("engine", rows, [&](const Task& row) { value(row.engine); });
  column("name", rows, [&](const Task& row) { value(row.name); });
  column("process", rows, [&](const Task& row) { value(row.process); });
  column("tag", rows, [&](const Task& row) { value(row.tag); });
  column("hash", rows, [&](const Task& row) { value(row.hash); });
  column("native_id", rows, [&](const Task& row) { value(row.native_id); });
  column("attempt", rows, [&](const Task& row) { value(row.attempt); });
  column("folder", rows, [&](const Task& row) { value(row.folder); });
  column("start", rows, [&](const Task& row) { value_of_time(row.start_ns); });
  column("end", rows, [&](const Task& row) { value_of_time(row.end_ns); });
  column("status", rows, [&](const Task& row) { value(name_of(row.status)); });
  column("exit_code", rows, [&](const Task& row) { value(row.exit_code); });
  column("signal", rows, [&](const Task& row) { value_of_signal(row.exit_signal); });
  column("executions", rows, [&](const Task& row) { value(row.executions); });
  column("failed_executions", rows, [&](const Task& row) { value(row.failed_executions); });
  column("cpu_ns", rows, [&](const Task& row) { value(row.cpu_ns); });
  column("read_bytes", rows, [&](const Task& row) { value(row.read_bytes); });
  column("write_bytes", rows, [&](const Task& row) { value(row.write_bytes); });
  column("peak_rss_bytes", rows, [&](const Task& row) { value(row.peak_rss_bytes); });
  json_.end_object();
}

void ReportWriter::write_executions() {
  using Row = ReportExecution;
  const auto& rows = report_.executions;
  integer("executions_left_out", report_.executions_left_out);
  json_.key("executions").begin_object();
  column("id", rows, [&](const Row& row) { value(row.id); });
  column("run", rows, [&](const Row& row) { value(row.run_id); });
  column("task", rows, [&](const Row& row) { value(row.task_id); });
  column("tool", rows, [&](const Row& row) { value(static_cast<int64_t>(row.tool)); });
  column("command", rows, [&](const Row& row) { value(row.command); });
  column("command_cut", rows, [&](const Row& row) { value(int64_t{row.command_cut}); });
  column("start", rows, [&](const Row& row) { value_of_time(row.start_ns); });
  column("end", rows, [&](const Row& row) { value_of_time(row.end_ns); });
  column("end_reason", rows, [&](const Row& row) { value(name_or_empty(row.end_reason)); });
  column("exit_code", rows, [&](const Row& row) { value(row.exit_code); });
  column("signal", rows, [&](const Row& row) { value_of_signal(row.exit_signal); });
  column("outcome", rows, [&](const Row& row) { value(name_or_empty(row.outcome)); });
  column("hidden_behind", rows, [&](const Row& row) { value(row.hidden_behind.value_or("")); });
  column("oom_limit_bytes", rows, [&](const Row& row) { value(row.oom_limit_bytes); });
  column("cpu_ns", rows, [&](const Row& row) { value(row.cpu_ns); });
  column("cpu_quality", rows, [&](const Row& row) { value(name_or_empty(row.cpu_quality)); });
  column("max_rss_bytes", rows, [&](const Row& row) { value(row.max_rss_bytes); });
  column("max_rss_quality", rows,
         [&](const Row& row) { value(name_or_empty(row.max_rss_quality)); });
  column("read_bytes", rows, [&](const Row& row) { value(row.read_bytes); });
  column("write_bytes", rows, [&](const Row& row) { value(row.write_bytes); });
  json_.end_object();
}

void ReportWriter::write_series() {
  const ResourceSeries& series = report_.series;
  json_.key("series").begin_object();
  time("from", series.from_ns);
  integer("step_ns", series.step_ns);
  integer("samples", series.samples);
  objects("layers", series.layers, [&](const ResourceLayer& layer) {
    integer("tool", layer.tool);
    integers("cpu_ns", layer.cpu_ns);
    integers("rss_bytes", layer.rss_bytes);
    integers("read_bytes", layer.read_bytes);
    integers("write_bytes", layer.write_bytes);
  });
  json_.end_object();
}

}  // namespace

std::string report_json(const RunReport& report, int64_t generated_ns) {
  std::string json;
  ReportWriter{report, json}.write(generated_ns);
  return json;
}

}  // namespace tracer_bio
