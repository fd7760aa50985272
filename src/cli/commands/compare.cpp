#include <stdexcept>

#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/format_options.h"
#include "cli/output/compare_table.h"
#include "cli/output/run_line.h"
#include "store/reader.h"

namespace tracer_bio {
namespace {

ComparedRun read_run(Reader& reader, int64_t id, ComparedPart part) {
  const auto row = reader.run(id);
  if (!row) throw no_such_run(id);
  ComparedRun run{*row,
                  reader.run_use(id, part == ComparedPart::kTask ? UseOf::kTasks : UseOf::kTools)};
  if (part == ComparedPart::kTask && run.parts.empty()) {
    throw std::runtime_error{"run " + std::to_string(id) + " has no tasks: compare --of tools"};
  }
  return run;
}

class CompareCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("FIRST", first_, "The number of a run");
    arguments.positional("SECOND", second_, "The number of another");
    arguments.option("--of", "tools|tasks", of_, "What is compared (default: tools)");
    database_.declare(arguments);
    format_.declare(arguments);
  }

  int run(Console& console) override {
    const auto part = of_ == "tasks" ? ComparedPart::kTask : ComparedPart::kTool;
    Reader reader{database_.config().database};
    const ComparedRun first = read_run(reader, *first_, part);
    const ComparedRun second = read_run(reader, *second_, part);
    if (!format_.exact()) {
      console.write(run_line(first.row, console.style()) + '\n' +
                    run_line(second.row, console.style()) + '\n');
    }
    format_.print(console, compared_columns(), CompareTable{part, *first_, *second_}.columns(),
                  compare(first, second, part));
    return kOk;
  }

 private:
  DatabaseOption database_;
  std::optional<int64_t> first_;
  std::optional<int64_t> second_;
  std::optional<std::string> of_;
  FormatOptions format_;
};

}  // namespace

std::unique_ptr<Command> make_compare_command() { return std::make_unique<CompareCommand>(); }

}  // namespace tracer_bio
