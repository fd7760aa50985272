#include "cli/man_page.h"

#include <algorithm>
#include <string_view>

#include "cli/database_option.h"
#include "cli/exit_codes.h"
#include "tracer_bio/config.h"

namespace tracer_bio {
namespace {

struct Entry {
  std::string_view name;
  std::string_view help;
};

constexpr Entry kFiles[] = {
    {"/etc/tracer-bio/config.toml", "The configuration. Every key is explained in it."},
    {"/var/lib/tracer-bio/tracer_bio.db",
     "The SQLite database, where the configuration names no other. `tracer-bio schema` describes "
     "its tables."},
};

constexpr Entry kEnvironment[] = {
    {"NO_COLOR", "Where it is set and not empty, output has no colours on a terminal either."},
    {"TZ", "The time zone of the times that people read."},
};

// Text that troff takes for nothing else: its escapes, hyphens that stay ASCII, and no line that
// begins as a request does.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool line_begin = result.empty() || result.back() == '\n';
    if (line_begin && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
  }
  return result;
}

// A quoted argument of a macro.
std::string argument(std::string_view text) {
  std::string result = "\"";
  for (const char c : escaped(text)) result += c == '"' ? "\\(dq" : std::string{c};
  return result + '"';
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + escaped(text) + "\\fR"; }

void add_paragraph(std::string& page, const std::string& tag, std::string_view help) {
  page += ".TP\n" + tag + '\n' + escaped(help) + '\n';
}

std::string option_tag(const OptionDoc& option) {
  if (option.names.empty()) return italic(option.placeholder);
  std::string tag;
  for (const std::string& name : option.names) tag += (tag.empty() ? "" : ", ") + bold(name);
  if (!option.placeholder.empty()) tag += ' ' + italic(option.placeholder);
  return tag;
}

void add_options(std::string& page, const CommandDoc& command) {
  for (const OptionDoc& option : command.options) {
    // Said once, of tracer-bio itself.
    const bool repeated = !command.name.empty() && std::ranges::count(option.names, "--help") > 0;
    if (!repeated) add_paragraph(page, option_tag(option), option.help);
  }
}

std::string synopsis(const CommandDoc& command) {
  std::string line = bold("tracer-bio") + ' ' + bold(command.name) + " [" + italic("OPTIONS") + ']';
  for (const OptionDoc& option : command.options) {
    if (option.names.empty()) line += " [" + italic(option.placeholder) + ']';
  }
  return line;
}

void add_command(std::string& page, const CommandDoc& command) {
  page += ".SS " + argument("tracer-bio " + command.name) + '\n' + escaped(command.summary) + ".\n";
  if (!command.details.empty()) page += escaped(command.details) + '\n';
  add_options(page, command);
  if (!command.examples.empty()) {
    page += ".PP\nExamples:\n.PP\n.nf\n.RS\n" + escaped(command.examples) + "\n.RE\n.fi\n";
  }
}

}  // namespace

std::string man_page(std::span<const CommandDoc> docs) {
  std::string page = ".TH TRACER-BIO 1 \"\" " + argument("tracer-bio " TRACER_BIO_VERSION) +
                     " \"User Commands\"\n.SH NAME\ntracer\\-bio \\- records what ran on a "
                     "machine, and what it cost\n.SH SYNOPSIS\n.nf\n";
  for (const CommandDoc& command : docs) {
    if (!command.hidden && !command.name.empty()) page += synopsis(command) + '\n';
  }
  page += ".fi\n.SH DESCRIPTION\n";
  for (const CommandDoc& command : docs) {
    if (command.name.empty()) page += escaped(command.summary) + "\n.SH OPTIONS\n";
    if (command.name.empty()) add_options(page, command);
  }
  page += ".SH COMMANDS\n";
  for (const CommandDoc& command : docs) {
    if (!command.name.empty()) add_command(page, command);
  }
  page += ".SH \"EXIT STATUS\"\n";
  for (const ExitCodeInfo& info : kExitCodes) {
    add_paragraph(page, bold(std::to_string(info.code)), info.help);
  }
  page += ".SH FILES\n";
  for (const Entry& file : kFiles) add_paragraph(page, italic(file.name), file.help);
  page += ".SH ENVIRONMENT\n";
  for (const Entry& variable : kEnvironment) {
    add_paragraph(page, bold(variable.name), variable.help);
  }
  return page;
}

}  // namespace tracer_bio
