#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/exit_codes.h"
#include "cli/logging.h"
#include "daemon/daemon.h"

namespace tracer_bio {
namespace {

class ReprocessCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.option("--config", "FILE", config_file_,
                     "The configuration (default: " + std::string{kDefaultConfigFile} + ")");
    arguments.option("--database", "FILE", database_,
                     "Rebuild this SQLite file, not the configuration's");
  }

  int run(Console& console) override {
    Config config = load_config_or_usage_error(config_file_);
    if (database_) config.database = database_from_argument(*database_);
    set_up_logging(config.log_level);
    const ReprocessResult result = reprocess(config);
    console.write(config.database.string() + ": " + std::to_string(result.runs) + " runs, " +
                  std::to_string(result.kept) + " of " + std::to_string(result.executions) +
                  " executions kept\n");
    return kOk;
  }

 private:
  std::optional<std::string> config_file_;
  std::optional<std::string> database_;
};

}  // namespace

std::unique_ptr<Command> make_reprocess_command() { return std::make_unique<ReprocessCommand>(); }

}  // namespace tracer_bio
