#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "config/document.h"

namespace tracer_bio {
namespace {

class ConfigCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.flag("--markdown", markdown_, "README's table of keys instead");
  }

  int run(Console& console) override {
    console.write(markdown_ ? settings_markdown() : default_config_file());
    return kOk;
  }

 private:
  bool markdown_ = false;
};

}  // namespace

std::unique_ptr<Command> make_config_command() { return std::make_unique<ConfigCommand>(); }

}  // namespace tracer_bio
