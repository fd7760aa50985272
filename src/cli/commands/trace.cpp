#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/output/result_writer.h"
#include "cli/output/trace_formats.h"

namespace tracer_bio {
namespace {

std::vector<ColumnInfo> trace_infos() { return {trace_columns().begin(), trace_columns().end()}; }

void write_rows(const Trace& trace, std::span<const ColumnInfo> columns, ResultWriter& writer) {
  std::vector<std::string> scratch(columns.size());
  std::vector<Value> values(columns.size());
  for (const TraceRow& row : trace.rows) {
    for (size_t at = 0; at < columns.size(); ++at)
      values[at] = trace_columns()[at].get(row, scratch[at]);
    writer.row({columns, values});
  }
  writer.finish();
}

class TraceCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    database_.declare(arguments);
    arguments.positional("RUN", run_, "Its number, as `tracer-bio runs` shows it");
    arguments.option("--format", "nextflow|snakemake|csv|json", format_,
                     "Nextflow's trace.txt (the default), Snakemake's benchmark file, or exact "
                     "figures as CSV or JSON");
  }

  int run(Console& console) override {
    Reader reader{database_.config().database};
    const auto trace = reader.trace(*run_);
    if (!trace) throw no_such_run(*run_);
    write(*trace, console);
    return kOk;
  }

 private:
  void write(const Trace& trace, Console& console) const {
    const std::string format = format_.value_or("nextflow");
    const auto columns = trace_infos();
    if (format == "nextflow") {
      write_nextflow_trace(trace, console.sink());
    } else if (format == "snakemake") {
      write_snakemake_benchmark(trace, console.sink());
    } else if (format == "csv") {
      CsvWriter writer{columns, console.sink(), console.style().terminal};
      write_rows(trace, columns, writer);
    } else {
      JsonResultWriter writer{console.sink()};
      write_rows(trace, columns, writer);
    }
  }

  DatabaseOption database_;
  std::optional<int64_t> run_;
  std::optional<std::string> format_;
};

}  // namespace

std::unique_ptr<Command> make_trace_command() { return std::make_unique<TraceCommand>(); }

}  // namespace tracer_bio
