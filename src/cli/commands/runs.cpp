#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/exit_codes.h"
#include "cli/output/views.h"
#include "cli/row_options.h"

namespace tracer_bio {
namespace {

class RunsCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    database_.declare(arguments);
    arguments.option("--pipeline", "NAME", filter_.pipeline, "Of this pipeline");
    arguments.option("--user", "NAME", filter_.user, "Of this user");
    arguments.option("--status", "running|succeeded|failed|unobserved", filter_.status,
                     "In this state");
    arguments.flag("--failed", filter_.failed, "Failed");
    rows_.declare(arguments);
  }

  int run(Console& console) override {
    filter_.since_ns = rows_.since_ns();
    filter_.limit = rows_.limit();
    Reader reader{database_.config().database};
    rows_.format().print(console, Reader::run_columns(), run_table(),
                         [&](const RowSink& sink) { reader.runs(filter_, sink); });
    return kOk;
  }

 private:
  DatabaseOption database_;
  RunFilter filter_;
  RowOptions rows_;
};

}  // namespace

std::unique_ptr<Command> make_runs_command() { return std::make_unique<RunsCommand>(); }

}  // namespace tracer_bio
