// The tree of commands and options: parsing, and describing itself for man page and completion.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"

namespace tracer_bio {

struct OptionDoc {
  std::vector<std::string> names;  // "-h", "--help"; none: a positional argument
  std::string placeholder;         // of its value; empty: it takes none
  std::string help;
};

struct CommandDoc {
  std::string name;  // empty: tracer-bio itself
  std::string summary;
  std::string details;
  std::string examples;
  bool hidden = false;
  std::vector<OptionDoc> options;
};

class CommandLine {
 public:
  CommandLine();
  ~CommandLine();

  // The command to run. Nothing where help or the version was asked for: printed already. Throws
  // UsageError.
  Command* parse(int argc, char** argv, Console& console);

  // tracer-bio itself first.
  std::vector<CommandDoc> describe() const;

 private:
  struct Entry;
  std::unique_ptr<CLI::App> app_;
  std::vector<Entry> entries_;
};

}  // namespace tracer_bio
