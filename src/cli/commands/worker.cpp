#include "cli/fleet/worker.h"

#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/fleet/fleet.h"
#include "cli/fleet/sinks.h"
#include "cli/logging.h"

namespace tracer_bio {
namespace {

class WorkerCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.flag("--once", once_, "Take all that is there, and end");
    arguments.flag("--configured", configured_,
                   "Only tell whether [worker] says where from: exit code 0, or 1");
    arguments.option("--config", "FILE", config_,
                     "The configuration (default: " + std::string{kDefaultConfigFile} + ")");
  }

  int run(Console& console) override {
    const Config config = load_config_or_usage_error(config_);
    const bool is_configured = !config.worker.from.url.empty();
    if (configured_) return is_configured ? kOk : kFailure;
    if (!is_configured) {
      throw UsageError{
          "worker: from where to where? Give the configuration a [worker] with from and to"};
    }
    set_up_logging(config.log_level);
    if (once_) return take_once(config.worker, console);
    work_until_stopped(config.worker, open_consumer, open_sink);
    return kOk;
  }

 private:
  static int take_once(const WorkerSettings& settings, Console& console) {
    Worker worker{settings, open_consumer, open_sink};
    worker.take_all({});
    console.write(describe(worker.worked()) + '\n');
    return kOk;
  }

  bool once_ = false;
  bool configured_ = false;
  std::optional<std::string> config_;
};

}  // namespace

std::unique_ptr<Command> make_worker_command() { return std::make_unique<WorkerCommand>(); }

}  // namespace tracer_bio
