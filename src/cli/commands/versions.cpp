#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/output/result_writer.h"
#include "cli/output/versions_yaml.h"
#include "store/reader.h"

namespace tracer_bio {
namespace {

class VersionsCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("RUN", run_, "Its number, as `tracer-bio runs` shows it");
    arguments.flag("--all", all_, "Also shells, base utilities, and what the filter did not keep");
    database_.declare(arguments);
    arguments.flag("--json", json_, "An array of objects, one a line");
  }

  int run(Console& console) override {
    Reader reader{database_.config().database};
    const auto versions = reader.software_versions(*run_, all_);
    if (!versions) throw no_such_run(*run_);
    if (json_) {
      JsonResultWriter writer{console.sink()};
      give_rows<SoftwareVersion>(*versions, software_version_columns(),
                                 [&](const ResultRow& row) { writer.row(row); });
      writer.finish();
    } else {
      write_versions_yaml(*versions, console.sink());
    }
    return kOk;
  }

 private:
  DatabaseOption database_;
  std::optional<int64_t> run_;
  bool all_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_versions_command() { return std::make_unique<VersionsCommand>(); }

}  // namespace tracer_bio
