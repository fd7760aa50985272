#include "cli/command_line.h"

#include <CLI/CLI.hpp>

#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/version.h"
#include "config/edit_distance.h"

namespace tracer_bio {
namespace {

constexpr size_t kHelpColumn = 32;

constexpr const char* kSummary =
    "Records what ran on this machine, for whom, in which pipeline, and what it cost.";

std::string indented(std::string_view lines) {
  std::string text = "  ";
  for (const char c : lines) {
    text += c;
    if (c == '\n') text += "  ";
  }
  return text;
}

std::string exit_code_help() {
  std::string text = "Exit codes:";
  for (const ExitCodeInfo& info : kExitCodes) {
    text += "\n  " + std::to_string(info.code) + "  " + std::string{info.help};
  }
  return text;
}

std::string footer(const CommandInfo& info) {
  std::string text;
  if (!info.details.empty()) text += std::string{info.details} + '\n';
  if (!info.examples.empty()) {
    if (!text.empty()) text += '\n';
    text += "Examples:\n" + indented(info.examples);
  }
  return text;
}

// " Did you mean …?" where a command is but a slip away.
std::string suggestion(const std::string& word) {
  for (const CommandInfo& info : commands()) {
    if (!info.hidden && edit_distance(word, info.name) <= 2) {
      return "did you mean " + std::string{info.name} + "?";
    }
  }
  return "see tracer-bio --help";
}

OptionDoc describe_option(const CLI::Option& option) {
  OptionDoc doc;
  for (const std::string& name : option.get_snames()) doc.names.push_back('-' + name);
  for (const std::string& name : option.get_lnames()) doc.names.push_back("--" + name);
  doc.placeholder = option.get_positional() ? option.get_name(true) : option.get_type_name();
  doc.help = option.get_description();
  return doc;
}

std::vector<OptionDoc> describe_options(const CLI::App& app) {
  std::vector<OptionDoc> docs;
  for (const CLI::Option* option : app.get_options()) docs.push_back(describe_option(*option));
  return docs;
}

}  // namespace

struct CommandLine::Entry {
  const CommandInfo* info;
  std::unique_ptr<Command> command;
  CLI::App* app;
};

CommandLine::CommandLine() : app_(std::make_unique<CLI::App>(kSummary, "tracer-bio")) {
  app_->get_formatter()->column_width(kHelpColumn);
  app_->get_formatter()->label("SUBCOMMAND", "COMMAND");
  app_->get_formatter()->label("Positionals", "Arguments");
  app_->set_help_flag("-h,--help", "Print this help");
  app_->set_version_flag(
      "--version", [] { return version_text(); }, "Print the version");
  app_->require_subcommand(1);
  app_->footer("`tracer-bio COMMAND --help` tells more of each.\n\n" + exit_code_help());
  for (const CommandInfo& info : commands()) {
    CLI::App* app = app_->add_subcommand(std::string{info.name}, std::string{info.summary});
    app->group(info.hidden ? "" : "Commands");
    app->footer(footer(info));
    Entry entry{&info, info.make(), app};
    Arguments arguments{*app};
    entry.command->declare(arguments);
    entries_.push_back(std::move(entry));
  }
}

CommandLine::~CommandLine() = default;

Command* CommandLine::parse(int argc, char** argv, Console& console) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (first.empty()) throw UsageError{"a command is missing: see tracer-bio --help"};
  const bool known =
      std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.info->name == first; });
  if (!known && !first.starts_with('-')) {
    throw UsageError{"unknown command " + first + ": " + suggestion(first)};
  }
  try {
    app_->parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    console.write(app_->help());
    return nullptr;
  } catch (const CLI::CallForVersion&) {
    console.write(version_text() + '\n');
    return nullptr;
  } catch (const CLI::ParseError& error) {
    const std::string command = known ? first + ' ' : "";
    throw UsageError{error.what() + (": see tracer-bio " + command) + "--help"};
  }
  for (const Entry& entry : entries_) {
    if (entry.app->parsed()) return entry.command.get();
  }
  return nullptr;
}

std::vector<CommandDoc> CommandLine::describe() const {
  std::vector<CommandDoc> docs{{"", kSummary, "", "", false, describe_options(*app_)}};
  for (const Entry& entry : entries_) {
    docs.push_back({entry.app->get_name(), entry.app->get_description(),
                    std::string{entry.info->details}, std::string{entry.info->examples},
                    entry.info->hidden, describe_options(*entry.app)});
  }
  return docs;
}

}  // namespace tracer_bio
