#include "core/tool.h"

#include <algorithm>

#include "core/interpreter.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kDeleted = " (deleted)";

std::string_view program_of(const Execution& execution) {
  std::string_view exe = execution.exe;
  if (exe.ends_with(kDeleted)) exe.remove_suffix(kDeleted.size());
  return base_name(exe);
}

// argv[0] is what was typed ("awk" for /usr/bin/mawk), where it looks like a name at all: "-bash"
// and titles such as "sshd: alice [priv]" do not.
bool is_plain_name(std::string_view name) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-";
  return !name.empty() && name.front() != '-' &&
         name.find_first_not_of(kLetters) == std::string_view::npos;
}

}  // namespace

std::string tool_of(const Execution& execution) {
  if (!execution.args_tool.empty()) return execution.args_tool;
  const std::string_view program = program_of(execution);
  // `#!/usr/bin/env python3` is executed as env first; the script is what env then starts.
  const std::string_view script = base_name(execution.script);
  if (!script.empty() && program != "env") return std::string(script);

  const std::vector<std::string_view> args = split_args(execution.args);
  const std::string_view typed = args.empty() ? std::string_view{} : base_name(args.front());
  if (program != "env") {
    if (auto name = interpreted_name(program.empty() ? typed : program, args))
      return *std::move(name);
    if (is_plain_name(typed)) return std::string(typed);
  }
  if (!program.empty()) return std::string(program);
  return execution.comm.empty() ? "?" : execution.comm;
}

void command_of(const Execution& execution, std::string& command) {
  if (execution.args_hidden == ArgsHidden::kAll) {
    command = printable(execution.args_tool);
  } else {
    shell_command(execution.args, command);
  }
}

}  // namespace tracer_bio
