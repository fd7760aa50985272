#include "cli/long_term/archive.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <ctime>

#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/long_term/worker.h"
#include "store/archive.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

class ArchiveCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.option("--directory", "DIR", directory_,
                     "The dataset (default: [archive] directory of the configuration)");
    arguments.flag("--watch", watch_,
                   "Again after each [archive] interval, until SIGINT or SIGTERM");
    arguments.flag("--forget", forget_,
                   "Archive no more: nothing is kept for the archive, and another one begins anew");
    database_.declare(arguments);
  }

  int run(Console& console) override {
    const Config config = database_.config();
    if (forget_) {
      ArchiveCursors{config.database}.forget();
      return kOk;
    }
    const std::filesystem::path folder =
        directory_ ? std::filesystem::absolute(*directory_) : config.archive_directory;
    if (folder.empty())
      throw UsageError{"archive: where? Give --directory, or set [archive] directory"};
    if (watch_) return watch(config, folder, console);
    say(console, round(config, folder));
    return kOk;
  }

 private:
  static Archived round(const Config& config, const std::filesystem::path& folder) {
    return archive(config.database, folder);
  }

  static void say(Console& console, const Archived& archived) {
    console.write(std::to_string(archived.rows) + " rows archived in " +
                  std::to_string(archived.files) + " files\n");
    console.flush();
  }

  // What fails may be well again when the next one is due: a full disk, a file server that is away.
  static int watch(const Config& config, const std::filesystem::path& folder, Console& console) {
    Console errors{STDERR_FILENO};
    do {
      try {
        say(console, round(config, folder));
      } catch (const Interrupted&) {
        return kOk;
      } catch (const std::exception& error) {
        errors.write("tracer-bio: " + printable(error.what()) + '\n');
        errors.flush();
      }
    } while (!is_ended_within(config.archive_interval));
    return kOk;
  }

  // Whether SIGINT or SIGTERM comes. Only meanwhile they do not end the program by themselves.
  static bool is_ended_within(std::chrono::milliseconds time) {
    sigset_t ends;
    sigset_t before;
    ::sigemptyset(&ends);
    for (const int signal : {SIGINT, SIGTERM}) ::sigaddset(&ends, signal);
    ::sigprocmask(SIG_BLOCK, &ends, &before);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
    const timespec timeout{.tv_sec = seconds.count(),
                           .tv_nsec = std::chrono::nanoseconds{time - seconds}.count()};
    const bool ended = ::sigtimedwait(&ends, nullptr, &timeout) > 0;
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    return ended;
  }

  std::optional<std::string> directory_;
  bool watch_ = false;
  bool forget_ = false;
  DatabaseOption database_;
};

}  // namespace

std::unique_ptr<Command> make_archive_command() { return std::make_unique<ArchiveCommand>(); }

}  // namespace tracer_bio
