#include "cli/completion.h"

#include <algorithm>

namespace tracer_bio {
namespace {

constexpr const char* kHead =
    "# bash completion of tracer-bio; made by `tracer-bio completion bash`.\n"
    "_tracer_bio() {\n"
    "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
    "  local command='' words=''\n"
    "  COMPREPLY=()\n"
    "  ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]}\n"
    "  # The value of an option.\n"
    "  case \"$command $before\" in\n";

constexpr const char* kTail =
    "  esac\n"
    "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
    "}\n"
    "complete -o filenames -o bashdefault -F _tracer_bio tracer-bio\n";

constexpr const char* kFiles = R"(mapfile -t COMPREPLY < <(compgen -f -- "$word"); return)";

// What completes the value of an option: files, words, or nothing.
std::string value_completion(const OptionDoc& option) {
  if (option.placeholder == "FILE") return kFiles;
  if (option.placeholder.find('|') == std::string::npos) return "return";
  std::string words = option.placeholder;
  std::ranges::replace(words, '|', ' ');
  return R"(mapfile -t COMPREPLY < <(compgen -W ")" + words + R"(" -- "$word"); return)";
}

std::string value_cases(const CommandDoc& command) {
  std::string cases;
  for (const OptionDoc& option : command.options) {
    if (option.placeholder.empty()) continue;
    for (const std::string& name : option.names) {
      cases += "    '" + command.name + ' ' + name + "') " + value_completion(option) + " ;;\n";
    }
  }
  return cases;
}

std::string option_names(const CommandDoc& command) {
  std::string names;
  for (const OptionDoc& option : command.options) {
    for (const std::string& name : option.names) names += (names.empty() ? "" : " ") + name;
  }
  return names;
}

bool takes_file(const CommandDoc& command) {
  return std::ranges::any_of(command.options, [](const OptionDoc& option) {
    return option.names.empty() && option.placeholder == "FILE";
  });
}

}  // namespace

std::string bash_completion(std::span<const CommandDoc> docs) {
  std::string script = kHead;
  for (const CommandDoc& command : docs) script += value_cases(command);
  script += "  esac\n  case $command in\n";
  std::string commands;
  for (const CommandDoc& command : docs) {
    if (command.name.empty()) continue;
    if (!command.hidden) commands += command.name + ' ';
    script += "    " + command.name + ") ";
    if (takes_file(command)) {
      script += "if [[ $word != -* ]]; then " + std::string{kFiles} + "; fi; ";
    }
    script += "words='" + option_names(command) + "' ;;\n";
  }
  for (const CommandDoc& command : docs) {
    if (command.name.empty()) {
      script += "    '') words='" + commands + option_names(command) + "' ;;\n";
    }
  }
  return script + kTail;
}

}  // namespace tracer_bio
