// What a subcommand is. All of them stand in one table (commands.cpp).
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "cli/arguments.h"
#include "cli/console.h"

namespace tracer_bio {

class Command {
 public:
  virtual ~Command() = default;

  // Binds its options to its members.
  virtual void declare(Arguments& arguments) = 0;

  // Returns the exit code. Throws UsageError, ConfigError (both: exit code 2), or what else there
  // is (1).
  virtual int run(Console& console) = 0;
};

struct CommandInfo {
  std::string_view name;
  std::string_view summary;   // one line, in the list of commands
  std::string_view details;   // what else its help says; may be empty
  std::string_view examples;  // one a line: command, two blanks or more, "# " and its meaning
  bool hidden;                // not in the list of commands
  std::unique_ptr<Command> (*make)();
};

std::span<const CommandInfo> commands();

}  // namespace tracer_bio
