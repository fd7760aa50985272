#include <unistd.h>

#include <chrono>
#include <thread>

#include "base/clock.h"
#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/output/live_view.h"
#include "cli/screen.h"

namespace tracer_bio {
namespace {

constexpr int64_t kLongestIntervalS = 3600;

class LiveCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.option("--interval", "SECONDS", interval_s_, "Between two looks (default: 2)");
    arguments.option("--count", "N", count_, "End after so many looks");
    arguments.flag("--all", all_, "Everything that runs, not only what belongs to runs");
    database_.declare(arguments);
    arguments.flag("--json", json_, "An object a line for each look, without a terminal");
  }

  int run(Console& console) override {
    if (interval_s_ == 0 || interval_s_ > kLongestIntervalS) {
      throw UsageError{"--interval: give 1 to " + std::to_string(kLongestIntervalS) + " seconds"};
    }
    if (!json_ && !Screen::is_terminal()) {
      throw UsageError{"live needs a terminal: give --json for one object a look"};
    }
    const Config config = database_.config();
    json_ ? print(console, config) : show(config);
    return kOk;
  }

 private:
  std::chrono::seconds interval() const { return std::chrono::seconds{interval_s_.value_or(2)}; }
  bool is_last(int64_t looks) const { return count_.value_or(0) == looks; }

  // The file is opened each time: what was a copy may be written meanwhile, or replaced.
  Live look(const Config& config) const {
    Reader reader{config.database};
    Live live;
    live.time_ns = utc_now_ns();
    live.status = reader.status();
    live.liveness = judge(live.status, config.processing_interval, live.time_ns);
    live.running = reader.running(all_);
    const bool alive = live.liveness.alive;
    settle(live.running, alive ? live.time_ns : last_sign_of_life_ns(live.status));
    return live;
  }

  void print(Console& console, const Config& config) const {
    for (int64_t looks = 1;; ++looks) {
      console.write(live_json(look(config)));
      console.flush();
      if (is_last(looks)) return;
      std::this_thread::sleep_for(interval());
    }
  }

  void show(const Config& config) const {
    Live live = look(config);  // what cannot be read is said before the screen is taken
    Screen screen;
    for (int64_t looks = 1;; ++looks) {
      // Measured anew: the size may have changed.
      screen.show(live_text(live, Console{STDOUT_FILENO}.style()));
      if (!screen.wait(interval()) || is_last(looks)) return;
      live = look(config);
    }
  }

  DatabaseOption database_;
  std::optional<int64_t> interval_s_;
  std::optional<int64_t> count_;
  bool all_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_live_command() { return std::make_unique<LiveCommand>(); }

}  // namespace tracer_bio
