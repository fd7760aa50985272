#include <algorithm>
#include <functional>

#include "core/engines/engine.h"

namespace tracer_bio {
namespace {

constexpr const Engine* kEngines[] = {&kNextflow, &kSnakemake, &kCromwell, &kMiniwdl,
                                      &kCwltool,  &kMake,      &kSlurm};

}  // namespace

std::span<const Engine* const> engines() { return kEngines; }

const Engine* find_engine(std::string_view name) {
  if (name == kLabel.name) return &kLabel;
  const auto* const found = std::ranges::find(kEngines, name, &Engine::name);
  return found == std::end(kEngines) ? nullptr : *found;
}

std::string_view task_key(const Task& task) {
  for (const std::string* text : {&task.hash, &task.name, &task.native_id, &task.process}) {
    if (!text->empty()) return *text;
  }
  return {};
}

std::string instance_name(const std::string& process, const std::string& tag) {
  return tag.empty() ? process : process + " (" + tag + ')';
}

size_t command_key(std::string_view command) {
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  command.remove_prefix(std::min(command.find_first_not_of(kBlanks), command.size()));
  command = command.substr(0, command.find_last_not_of(kBlanks) + 1);
  return std::hash<std::string_view>{}(command);
}

std::string_view variable(const Execution& execution, std::string_view name) {
  std::string_view rest = execution.environment;
  while (!rest.empty()) {
    const std::string_view entry = rest.substr(0, rest.find('\0'));
    if (entry.starts_with(name) && entry.substr(name.size()).starts_with('='))
      return entry.substr(name.size() + 1);
    rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
  }
  return {};
}

}  // namespace tracer_bio
