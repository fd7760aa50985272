// The commands whose output the build installs: man page and completion script.
#include "cli/command_line.h"
#include "cli/commands/commands.h"
#include "cli/completion.h"
#include "cli/exit_codes.h"
#include "cli/man_page.h"

namespace tracer_bio {
namespace {

class CompletionCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("SHELL", shell_, "bash", {"bash"});
  }

  int run(Console& console) override {
    console.write(bash_completion(CommandLine{}.describe()));
    return kOk;
  }

 private:
  std::optional<std::string> shell_;
};

class ManCommand : public Command {
 public:
  void declare(Arguments&) override {}

  int run(Console& console) override {
    console.write(man_page(CommandLine{}.describe()));
    return kOk;
  }
};

}  // namespace

std::unique_ptr<Command> make_completion_command() { return std::make_unique<CompletionCommand>(); }
std::unique_ptr<Command> make_man_command() { return std::make_unique<ManCommand>(); }

}  // namespace tracer_bio
