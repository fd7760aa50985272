#include "cli/output/trace_formats.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <ctime>
#include <optional>
#include <utility>

#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr int64_t kMillisecondNs = 1'000'000;
constexpr double kSecondNs = 1e9;
constexpr double kMib = 1 << 20;

std::optional<int64_t> lasted(const TraceRow& row) {
  return row.end_ns ? std::optional(*row.end_ns - row.start_ns) : std::nullopt;
}

// Cores kept busy on average, 100 = one.
std::optional<double> cpu_percent(const TraceRow& row) {
  const auto ns = lasted(row);
  if (!ns || *ns <= 0 || !row.totals.cpu_ns) return std::nullopt;
  return 100.0 * static_cast<double>(*row.totals.cpu_ns) / static_cast<double>(*ns);
}

// A line of fields with tabs between them. Text of others is printable, so no field holds a tab.
class Line {
 public:
  explicit Line(std::string_view unknown) : unknown_(unknown) {}

  void add(std::string_view field) {
    if (!text_.empty()) text_ += '\t';
    text_ += field.empty() ? unknown_ : field;
  }

  template <class Value, class Show>
  void add(const std::optional<Value>& value, Show show) {
    add(value ? std::string(show(*value)) : std::string());
  }

  std::string take() { return std::exchange(text_, {}) + '\n'; }

 private:
  std::string_view unknown_;
  std::string text_;
};

std::string number(int64_t value) { return std::to_string(value); }

// --- Nextflow.

std::string_view nextflow_status(RunStatus status) {
  switch (status) {
    case RunStatus::kRunning:
      return "RUNNING";
    case RunStatus::kSucceeded:
      return "COMPLETED";
    case RunStatus::kFailed:
      return "FAILED";
    case RunStatus::kUnobserved:
      break;
  }
  return "ABORTED";
}

// As a shell tells it.
std::optional<int64_t> exit_of(const TraceRow& row) {
  constexpr int kSignalBase = 128;
  if (row.exit_signal) return kSignalBase + *row.exit_signal;
  return row.exit_code;
}

std::string nextflow_time(int64_t utc_ns) {
  const time_t seconds = utc_ns / (1000 * kMillisecondNs);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  std::array<char, 64> text{};
  const size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &local);
  return fmt::format("{}.{:03}", std::string_view(text.data(), size),
                     utc_ns / kMillisecondNs % 1000);
}

struct NextflowColumn {
  std::string_view name;
  void (*add)(const Trace& trace, const TraceRow& row, Line& line);
};

using T = const Trace&;
using R = const TraceRow&;

// In the order of Nextflow's own list of fields.
constexpr NextflowColumn kNextflowColumns[] = {
    {"task_id", [](T, R row, Line& line) { line.add(number(row.number)); }},
    {"hash", [](T, R row, Line& line) { line.add(printable(row.hash)); }},
    {"native_id", [](T, R row, Line& line) { line.add(printable(row.native_id)); }},
    {"process", [](T, R row, Line& line) { line.add(printable(row.process)); }},
    {"tag", [](T, R row, Line& line) { line.add(printable(row.tag)); }},
    {"name", [](T, R row, Line& line) { line.add(printable(row.name)); }},
    {"status", [](T, R row, Line& line) { line.add(nextflow_status(row.status)); }},
    {"exit", [](T, R row, Line& line) { line.add(exit_of(row), number); }},
    {"attempt", [](T, R row, Line& line) { line.add(row.attempt, number); }},
    {"start", [](T, R row, Line& line) { line.add(nextflow_time(row.start_ns)); }},
    {"complete", [](T, R row, Line& line) { line.add(row.end_ns, nextflow_time); }},
    {"duration", [](T, R row, Line& line) { line.add(lasted(row), nextflow_duration); }},
    {"realtime", [](T, R row, Line& line) { line.add(lasted(row), nextflow_duration); }},
    {"%cpu",
     [](T, R row, Line& line) {
       line.add(cpu_percent(row), [](double percent) { return fmt::format("{:.1f}%", percent); });
     }},
    {"peak_rss", [](T, R row, Line& line) { line.add(row.totals.max_rss_bytes, nextflow_memory); }},
    {"peak_vmem", [](T, R row, Line& line) { line.add(row.max_virtual_bytes, nextflow_memory); }},
    {"rchar", [](T, R row, Line& line) { line.add(row.totals.read_chars, nextflow_memory); }},
    {"wchar", [](T, R row, Line& line) { line.add(row.totals.write_chars, nextflow_memory); }},
    {"read_bytes", [](T, R row, Line& line) { line.add(row.totals.read_bytes, nextflow_memory); }},
    {"write_bytes",
     [](T, R row, Line& line) { line.add(row.totals.write_bytes, nextflow_memory); }},
    {"vol_ctxt", [](T, R row, Line& line) { line.add(row.totals.voluntary_switches, number); }},
    {"inv_ctxt", [](T, R row, Line& line) { line.add(row.totals.involuntary_switches, number); }},
    {"workdir", [](T, R row, Line& line) { line.add(printable(row.folder)); }},
    {"hostname", [](T trace, R, Line& line) { line.add(printable(trace.host)); }},
};

// --- Snakemake.

std::string two_decimals(double value) { return fmt::format("{:.2f}", value); }

std::string mebibytes(int64_t bytes) { return two_decimals(static_cast<double>(bytes) / kMib); }

// "0:01:05", as Python shows a timedelta; "1 day, 0:00:10".
std::string clock_time(int64_t ns) {
  const int64_t seconds = ns / (1000 * kMillisecondNs);
  const int64_t days = seconds / 86'400;
  const std::string time =
      fmt::format("{}:{:02}:{:02}", seconds % 86'400 / 3600, seconds % 3600 / 60, seconds % 60);
  return days == 0 ? time : fmt::format("{} day{}, {}", days, days == 1 ? "" : "s", time);
}

// "sample=s1,unit=2" as a dictionary of Python.
std::string wildcards(const TraceRow& row) {
  std::string text;
  std::string_view rest = row.tag;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return printable(row.tag);
    text += fmt::format("{}'{}': '{}'", text.empty() ? "" : ", ", printable(pair.substr(0, equals)),
                        printable(pair.substr(equals + 1)));
  }
  return '{' + text + '}';
}

void write_benchmark_row(const TraceRow& row, Line& line) {
  const auto ns = lasted(row);
  line.add(ns, [](int64_t time) {
    return fmt::format("{:.4f}", static_cast<double>(time) / kSecondNs);
  });
  line.add(ns, clock_time);
  line.add(row.totals.max_rss_bytes, mebibytes);
  line.add(row.max_virtual_bytes, mebibytes);
  line.add("");  // max_uss: nobody reads it
  line.add(row.max_pss_bytes, mebibytes);
  line.add(row.totals.read_bytes, mebibytes);
  line.add(row.totals.write_bytes, mebibytes);
  line.add(cpu_percent(row), two_decimals);
  line.add(row.totals.cpu_ns,
           [](int64_t cpu_ns) { return two_decimals(static_cast<double>(cpu_ns) / kSecondNs); });
  line.add(printable(row.native_id));
  line.add(printable(row.process.empty() ? row.name : row.process));
  line.add(wildcards(row));
}

}  // namespace

// As its class Duration has it.
std::string nextflow_duration(int64_t ns) {
  const int64_t ms = ns / kMillisecondNs;
  if (ms < 1000) return fmt::format("{}ms", ms);
  if (ms < 60'000) {
    const int64_t tenths = (ms + 50) / 100;
    return tenths % 10 == 0 ? fmt::format("{}s", tenths / 10)
                            : fmt::format("{}.{}s", tenths / 10, tenths % 10);
  }
  int64_t rest = (ms + 500) / 1000;
  std::string text;
  const auto add_unit = [&](int64_t seconds, char unit) {
    if (rest < seconds) return;
    text += fmt::format("{}{}{}", text.empty() ? "" : " ", rest / seconds, unit);
    rest %= seconds;
  };
  add_unit(86'400, 'd');
  add_unit(3600, 'h');
  add_unit(60, 'm');
  add_unit(1, 's');
  return text;
}

// As its class MemoryUnit has it: powers of 1024 with the names of those of 1000.
std::string nextflow_memory(int64_t bytes) {
  constexpr std::array<std::string_view, 7> kUnits{"B", "KB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes <= 0) return "0";
  auto value = static_cast<double>(bytes);
  size_t unit = 0;
  for (; value >= 1024 && unit + 1 < kUnits.size(); ++unit) value /= 1024;
  const double tenths = std::round(value * 10) / 10;
  return std::fmod(tenths, 1) == 0 ? fmt::format("{:.0f} {}", tenths, kUnits[unit])
                                   : fmt::format("{:.1f} {}", tenths, kUnits[unit]);
}

void write_nextflow_trace(const Trace& trace, const TextSink& sink) {
  Line line{"-"};
  for (const NextflowColumn& column : kNextflowColumns) line.add(column.name);
  sink(line.take());
  for (const TraceRow& row : trace.rows) {
    for (const NextflowColumn& column : kNextflowColumns) column.add(trace, row, line);
    sink(line.take());
  }
}

void write_snakemake_benchmark(const Trace& trace, const TextSink& sink) {
  sink(
      "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\tjobid"
      "\trule_name\twildcards\n");
  Line line{"NA"};
  for (const TraceRow& row : trace.rows) {
    write_benchmark_row(row, line);
    sink(line.take());
  }
}

}  // namespace tracer_bio
