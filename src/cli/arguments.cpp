#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <charconv>

namespace tracer_bio {
namespace {

CLI::Option* add_text(CLI::App& app, const std::string& names, std::optional<std::string>& target,
                      const std::string& help) {
  return app.add_option_function<std::string>(
      names, [&target](const std::string& value) { target = value; }, help);
}

// Whole text, decimal: CLI11's own conversion would take 0x10 and 1e3 for one another.
int64_t parse_count(const std::string& names, const std::string& text) {
  int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || rest != end || count < 0) {
    throw CLI::ValidationError{names, "expected a whole number, not negative, got " + text};
  }
  return count;
}

CLI::Option* add_count(CLI::App& app, const std::string& names, std::optional<int64_t>& target,
                       const std::string& help) {
  return app.add_option_function<std::string>(
      names, [&target, names](const std::string& text) { target = parse_count(names, text); },
      help);
}

}  // namespace

void Arguments::flag(const std::string& names, bool& target, const std::string& help) {
  app_.add_flag(names, target, help)->disable_flag_override();
}

void Arguments::option(const std::string& names, const std::string& placeholder,
                       std::optional<std::string>& target, const std::string& help) {
  CLI::Option* option = add_text(app_, names, target, help);
  if (placeholder.find('|') != std::string::npos) {
    option->check(CLI::IsMember(CLI::detail::split(placeholder, '|')).description(""));
  }
  option->type_name(placeholder);
}

void Arguments::option(const std::string& names, const std::string& placeholder,
                       std::optional<int64_t>& target, const std::string& help) {
  add_count(app_, names, target, help)->type_name(placeholder);
}

void Arguments::option(const std::string& names, const std::string& placeholder,
                       std::vector<std::string>& target, const std::string& help) {
  app_.add_option(names, target, help)->expected(1)->take_all()->type_name(placeholder);
}

void Arguments::positional(const std::string& name, std::optional<int64_t>& target,
                           const std::string& help) {
  add_count(app_, name, target, help)->required()->type_name("");
}

void Arguments::positional(const std::string& name, std::optional<std::string>& target,
                           const std::string& help, const std::vector<std::string>& words) {
  CLI::Option* option = add_text(app_, name, target, help);
  if (!words.empty()) option->required()->check(CLI::IsMember(words).description(""));
  option->type_name("");
}

}  // namespace tracer_bio
