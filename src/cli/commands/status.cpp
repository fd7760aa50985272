#include "base/clock.h"
#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/exit_codes.h"
#include "cli/status_view.h"

namespace tracer_bio {
namespace {

class StatusCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    database_.declare(arguments);
    arguments.flag("--json", json_, "An object, with exact figures");
  }

  int run(Console& console) override {
    const Config config = database_.config();
    const StatusReport report = Reader{config.database}.status();
    const int64_t now_ns = utc_now_ns();
    const Liveness liveness = judge(report, config.processing_interval, now_ns);
    const auto forwards = forward_lines(config.forwards, report.forwards, now_ns);
    console.write(json_
                      ? status_json(config.database, report, liveness, forwards)
                      : status_text(config.database, report, liveness, forwards, console.style()));
    return liveness.alive ? kOk : kFailure;
  }

 private:
  DatabaseOption database_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_status_command() { return std::make_unique<StatusCommand>(); }

}  // namespace tracer_bio
