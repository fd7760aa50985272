#include <unistd.h>

#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/fleet/fleet.h"
#include "cli/fleet/sinks.h"
#include "cli/logging.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

class ForwardCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.flag("--once", once_, "Send all that is there, and end");
    arguments.option("--forget", "NAME", forget_,
                     "Send to it no more: nothing is kept for it, and another time all is sent");
    arguments.flag("--configured", configured_,
                   "Only tell whether there is a [[forward]]: exit code 0, or 1");
    database_.declare(arguments);
  }

  int run(Console& console) override {
    const Config config = database_.config();
    if (configured_) return config.forwards.empty() ? kFailure : kOk;
    if (forget_) return forget(config, *forget_);
    if (config.forwards.empty())
      throw UsageError{"forward: where to? Give the configuration a [[forward]] with a url"};
    set_up_logging(config.log_level);
    if (once_) return send_once(config, console);
    forward_until_stopped(config, open_sink);
    return kOk;
  }

 private:
  static int forget(const Config& config, const std::string& name) {
    if (forget_sink(config.database, name)) return kOk;
    throw std::runtime_error{"forward: nothing is sent to " + name +
                             ": tracer-bio status has the names"};
  }

  static int send_once(const Config& config, Console& console) {
    Console errors{STDERR_FILENO};
    int code = kOk;
    for (const Forward& settings : config.forwards) {
      Forwarder forwarder{config.database, settings, open_sink};
      try {
        const int64_t rows = forwarder.send_all({});
        console.write(settings.name + ": " + std::to_string(rows) + " rows sent\n");
      } catch (const std::exception& error) {
        errors.write("tracer-bio: forward " + settings.name + ": " + printable(error.what()) +
                     '\n');
        errors.flush();
        code = kFailure;
      }
    }
    return code;
  }

  bool once_ = false;
  bool configured_ = false;
  std::optional<std::string> forget_;
  DatabaseOption database_;
};

}  // namespace

std::unique_ptr<Command> make_forward_command() { return std::make_unique<ForwardCommand>(); }

}  // namespace tracer_bio
