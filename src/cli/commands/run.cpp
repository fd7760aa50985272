#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/fleet/fleet.h"
#include "cli/logging.h"
#include "daemon/daemon.h"
#include "daemon/sources.h"

namespace tracer_bio {
namespace {

class RunCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.option("--config", "FILE", config_file_,
                     "The configuration (default: " + std::string{kDefaultConfigFile} + ")");
    arguments.option("--database", "FILE", database_,
                     "Write this SQLite file, not the configuration's");
    arguments.option("--replay", "FILE", replay_,
                     "Take events from this recording instead of the kernel, and end with it");
    arguments.option(
        "--record-events", "FILE", record_events_,
        "Keep the kernel's events in this file, for --replay: whole, with secrets in arguments");
  }

  int run(Console&) override {
    Config config = load_config_or_usage_error(config_file_);
    if (database_) config.database = database_from_argument(*database_);
    DaemonOptions options;
    options.config_file = config_file_.value_or(kDefaultConfigFile);
    options.replay = replay_;
    options.record_events = record_events_;
    set_up_logging(config.log_level);
    // A replay ends with its file, and `forward --once` sends what it made.
    if (!config.forwards.empty() && !replay_) start_forwarder(options.config_file, config.database);
    try {
      run_daemon(config, options);
    } catch (const NoSource& error) {
      throw CannotRecord{std::string{error.what()} + ": tracer-bio doctor says how to mend it"};
    }
    return kOk;
  }

 private:
  std::optional<std::string> config_file_;
  std::optional<std::string> database_;
  std::optional<std::string> replay_;
  std::optional<std::string> record_events_;
};

}  // namespace

std::unique_ptr<Command> make_run_command() { return std::make_unique<RunCommand>(); }

}  // namespace tracer_bio
