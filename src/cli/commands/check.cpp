#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/exit_codes.h"

namespace tracer_bio {
namespace {

std::string counted(size_t count, const char* noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

std::string summary(const Config& config) {
  const std::string users =
      config.users.empty() ? "every user" : counted(config.users.size(), "user");
  return counted(config.pipelines.size(), "pipeline") + ", " + users + ", database " +
         config.database.string();
}

class CheckCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("FILE", file_,
                         "The configuration (default: " + std::string{kDefaultConfigFile} + ")");
  }

  int run(Console& console) override {
    const Config config = load_config_or_usage_error(file_);
    console.write(file_.value_or(kDefaultConfigFile) + ": ok (" + summary(config) + ")\n");
    return kOk;
  }

 private:
  std::optional<std::string> file_;
};

}  // namespace

std::unique_ptr<Command> make_check_command() { return std::make_unique<CheckCommand>(); }

}  // namespace tracer_bio
