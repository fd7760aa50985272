#include "core/where.h"

#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/exit_codes.h"
#include "cli/output/coverage_line.h"
#include "cli/output/where_table.h"
#include "cli/row_options.h"

namespace tracer_bio {
namespace {

class WhereCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("LIBRARY", name_,
                         "Its soname, file name, path, package or build id, * for any characters");
    arguments.option("--pipeline", "NAME", filter_.pipeline, "In runs of this pipeline");
    arguments.option("--user", "NAME", filter_.user, "In runs of this user");
    arguments.option("--run", "ID", filter_.run, "In this run");
    database_.declare(arguments);
    rows_.declare(arguments);
  }

  int run(Console& console) override {
    filter_.since_ns = rows_.since_ns();
    Reader reader{database_.config().database};
    rows_.format().print(console, where_columns(), where_table(),
                         reader.where(*name_, filter_, static_cast<size_t>(rows_.limit())));
    if (!rows_.format().exact())
      console.write(coverage_line(reader.object_coverage(filter_), console.style()));
    return kOk;
  }

 private:
  DatabaseOption database_;
  std::optional<std::string> name_;
  UseFilter filter_;
  RowOptions rows_;
};

}  // namespace

std::unique_ptr<Command> make_where_command() { return std::make_unique<WhereCommand>(); }

}  // namespace tracer_bio
