#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/exit_codes.h"
#include "cli/output/views.h"
#include "cli/row_options.h"

namespace tracer_bio {
namespace {

class ExecutionsCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    database_.declare(arguments);
    arguments.option("--run", "ID", filter_.run, "Of this run");
    arguments.option("--task", "ID", filter_.task, "Of this task");
    arguments.option("--tool", "NAME", filter_.tool, "Of this tool");
    arguments.option("--pipeline", "NAME", filter_.pipeline, "Of this pipeline");
    arguments.option("--user", "NAME", filter_.user, "Of this user");
    arguments.option("--container", "NAME", filter_.container,
                     "Of this container, or pod: by its name, or the beginning of its id");
    arguments.option("--image", "NAME", filter_.image,
                     "Of this container image, with or without its registry and tag");
    arguments.flag("--failed", filter_.failed, "Ended by a signal, or with a code that is not 0");
    arguments.flag("--all", filter_.all, "Everything recorded, not only what the filter kept");
    rows_.declare(arguments);
  }

  int run(Console& console) override {
    filter_.since_ns = rows_.since_ns();
    filter_.limit = rows_.limit();
    Reader reader{database_.config().database};
    rows_.format().print(console, Reader::execution_columns(filter_.all),
                         filter_.all ? raw_execution_table() : execution_table(),
                         [&](const RowSink& sink) { reader.executions(filter_, sink); });
    return kOk;
  }

 private:
  DatabaseOption database_;
  ExecutionFilter filter_;
  RowOptions rows_;
};

}  // namespace

std::unique_ptr<Command> make_executions_command() { return std::make_unique<ExecutionsCommand>(); }

}  // namespace tracer_bio
