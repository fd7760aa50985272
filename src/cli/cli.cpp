#include "cli/cli.h"

#include <unistd.h>

#include <csignal>
#include <exception>
#include <string_view>

#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/long_term/worker.h"
#include "tracer_bio/config.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// Nothing is left to tell it to where that fails, too.
void say(std::string_view text) {
  try {
    Console console{STDERR_FILENO};
    console.write(text);
    console.flush();
  } catch (...) {
  }
}

// File names and texts from elsewhere may stand in it.
int fail(const std::exception& error, ExitCode code) {
  say("tracer-bio: " + printable(error.what()) + '\n');
  return code;
}

int run_command(int argc, char** argv) {
  CommandLine command_line;
  Console console{STDOUT_FILENO};
  Command* command = command_line.parse(argc, argv, console);
  const int code = command != nullptr ? command->run(console) : kOk;
  console.flush();
  return code;
}

}  // namespace

int run_cli(int argc, char** argv) {
  try {
    return run_command(argc, argv);
  } catch (const ClosedPipe&) {
    return kOk;
  } catch (const Interrupted& interrupted) {
    // As if it had never been caught: the shell is to know.
    static_cast<void>(::signal(interrupted.signal, SIG_DFL));
    static_cast<void>(::raise(interrupted.signal));
    return kFailure;
  } catch (const ConfigError& error) {
    // One line a mistake, each with its file and line: an editor jumps there.
    say(std::string{error.what()} + '\n');
    return kUsage;
  } catch (const UsageError& error) {
    return fail(error, kUsage);
  } catch (const CannotRecord& error) {
    return fail(error, kCannotRecord);
  } catch (const std::exception& error) {
    return fail(error, kFailure);
  }
}

}  // namespace tracer_bio
