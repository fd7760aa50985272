#include "config/setting_types.h"

#include <algorithm>
#include <bit>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

#include "config/age.h"
#include "config/database_url.h"
#include "config/forward_url.h"
#include "config/name_service.h"
#include "config/quotes.h"
#include "config/size.h"
#include "core/engines/engine.h"
#include "core/secret_rules.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kLevels[] = {"trace", "debug",    "info", "warning",
                                        "error", "critical", "off"};

std::string show_seconds(std::chrono::milliseconds time) {
  char text[32];
  const double seconds = std::chrono::duration<double>{time}.count();
  const auto [end, error] = std::to_chars(text, std::end(text), seconds);
  return {text, end};
}

// Elements that are not the name of something: no text, nothing in it, or a path.
WrongValues not_names(const std::vector<ConfigValue>& elements) {
  WrongValues wrong;
  for (const ConfigValue& element : elements) {
    const auto* name = element.as<std::string>();
    const bool is_name = name != nullptr && !name->empty() && name->find('/') == std::string::npos;
    if (!is_name) wrong.push_back(&element);
  }
  return wrong;
}

}  // namespace

std::string DatabaseType::expected() const {
  return R"("sqlite:////absolute/path", "sqlite:///relative/path", a plain path, or )"
         R"("postgresql://USER@HOST:PORT/DATABASE" without a password)";
}

WrongValues DatabaseType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* url = value.as<std::string>();
  const auto server = url != nullptr ? parse_forward_url(*url) : std::nullopt;
  if (server && server->kind == ForwardKind::kPostgresql) {
    config.forwards.push_back({.name = "database", .url = *url});
    return {};
  }
  const auto file = url != nullptr ? database_file(*url) : std::nullopt;
  if (!file) return {&value};
  config.database = *file;
  return {};
}

std::string DatabaseType::show(const Config& config) const {
  return in_quotes("sqlite:///" + config.database.string());
}

std::string FolderType::expected() const { return R"("/absolute/path" or "")"; }

WrongValues FolderType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* text = value.as<std::string>();
  if (text == nullptr || !(text->empty() || text->front() == '/')) return {&value};
  config.*member = *text;
  return {};
}

std::string FolderType::show(const Config& config) const {
  return in_quotes((config.*member).string());
}

std::string GroupType::expected() const { return "a group that this machine knows, or \"\""; }

WrongValues GroupType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* name = value.as<std::string>();
  if (name == nullptr) return {&value};
  config.database_group.reset();
  if (name->empty()) return {};
  config.database_group = group_id(*name);
  if (!config.database_group) return {&value};
  return {};
}

std::string GroupType::show(const Config&) const { return in_quotes(""); }

std::string SecondsType::expected() const {
  return "seconds from " + show_seconds(low) + " to " + show_seconds(high);
}

WrongValues SecondsType::set(Config& config, std::string_view, const ConfigValue& value) const {
  std::optional<double> seconds;
  if (const auto* integer = value.as<int64_t>()) seconds = static_cast<double>(*integer);
  if (const auto* real = value.as<double>()) seconds = *real;
  // Compared before the conversion, so that neither NaN nor a huge number overflows it.
  const bool fits = seconds && *seconds * 1000 >= static_cast<double>(low.count()) &&
                    *seconds * 1000 <= static_cast<double>(high.count());
  if (!fits) return {&value};
  config.*member = std::chrono::milliseconds{std::llround(*seconds * 1000)};
  return {};
}

std::string SecondsType::show(const Config& config) const { return show_seconds(config.*member); }

std::string AgeType::expected() const {
  return R"(an age such as "12h", "7d" or "8w" (s, m, h, d, w), or "forever")";
}

WrongValues AgeType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* text = value.as<std::string>();
  const auto age = text != nullptr ? parse_age(*text) : std::nullopt;
  if (!age) return {&value};
  config.*member = *age;
  return {};
}

std::string AgeType::show(const Config& config) const {
  return in_quotes(show_age(config.*member));
}

std::string SizeType::expected() const {
  const std::string kind = power_of_two ? "a power of two " : "a size ";
  if (high == 0) {
    return kind + "of at least " + in_quotes(show_size(low)) +
           (or_zero ? R"(, or "0": no limit)" : "");
  }
  return kind + "from " + in_quotes(show_size(low)) + " to " + in_quotes(show_size(high));
}

WrongValues SizeType::set(Config& config, std::string_view, const ConfigValue& value) const {
  std::optional<int64_t> bytes;
  if (const auto* integer = value.as<int64_t>()) bytes = *integer;
  if (const auto* text = value.as<std::string>()) bytes = parse_size(*text);
  const bool fits =
      bytes && ((*bytes >= low && (high == 0 || *bytes <= high) &&
                 (!power_of_two || std::has_single_bit(static_cast<uint64_t>(*bytes)))) ||
                (or_zero && *bytes == 0));
  if (!fits) return {&value};
  config.*member = *bytes;
  return {};
}

std::string SizeType::show(const Config& config) const {
  return in_quotes(show_size(config.*member));
}

std::string FlagType::expected() const { return "true or false"; }

WrongValues FlagType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* flag = value.as<bool>();
  if (flag == nullptr) return {&value};
  config.*member = *flag;
  return {};
}

std::string FlagType::show(const Config& config) const { return config.*member ? "true" : "false"; }

template <class Enum, size_t Count>
std::string ChoiceType<Enum, Count>::expected() const {
  std::array<std::string_view, Count> names;
  std::ranges::transform(words, names.begin(), [](const auto& word) { return word.first; });
  return one_of(names);
}

template <class Enum, size_t Count>
WrongValues ChoiceType<Enum, Count>::set(Config& config, std::string_view,
                                         const ConfigValue& value) const {
  const auto* text = value.as<std::string>();
  const auto word = std::ranges::find_if(
      words, [&](const auto& entry) { return text != nullptr && entry.first == *text; });
  if (word == words.end()) return {&value};
  config.*member = word->second;
  return {};
}

template <class Enum, size_t Count>
std::string ChoiceType<Enum, Count>::show(const Config& config) const {
  const auto word = std::ranges::find_if(
      words, [&](const auto& entry) { return entry.second == config.*member; });
  return in_quotes(word->first);
}

template struct ChoiceType<SourceChoice, 4>;
template struct ChoiceType<Scope, 2>;
template struct ChoiceType<SamplerChoice, 3>;
template struct ChoiceType<ArgsKept, 3>;
template struct ChoiceType<mode_t, 3>;

std::string LevelType::expected() const { return one_of(kLevels); }

WrongValues LevelType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* text = value.as<std::string>();
  if (text == nullptr) return {&value};
  std::string level = *text;
  std::ranges::transform(level, level.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (level == "warn") level = "warning";
  if (std::ranges::find(kLevels, level) == std::end(kLevels)) return {&value};
  config.log_level = level;
  return {};
}

std::string LevelType::show(const Config& config) const { return in_quotes(config.log_level); }

std::string UsersType::expected() const { return "a list of users that this machine knows"; }

WrongValues UsersType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* users = value.as<std::vector<ConfigValue>>();
  if (users == nullptr) return {&value};
  WrongValues wrong;
  for (const ConfigValue& name : *users) {
    const auto* text = name.as<std::string>();
    const auto uid = text != nullptr ? user_id(*text) : std::nullopt;
    if (!uid) {
      wrong.push_back(&name);
      continue;
    }
    (config.*names).push_back(*text);
    (config.*uids).push_back(*uid);
  }
  return wrong;
}

std::string UsersType::show(const Config&) const { return "[]"; }

std::string EnginesType::expected() const {
  std::vector<std::string_view> names;
  for (const Engine* engine : engines()) names.push_back(engine->name);
  return "a list of some of " + one_of(names);
}

WrongValues EnginesType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* names = value.as<std::vector<ConfigValue>>();
  if (names == nullptr) return {&value};
  WrongValues wrong;
  auto& chosen = config.engines.emplace();
  for (const ConfigValue& name : *names) {
    const auto* text = name.as<std::string>();
    const bool known = text != nullptr && std::ranges::any_of(engines(), [&](const Engine* engine) {
                         return engine->name == *text;
                       });
    if (known) {
      chosen.push_back(*text);
    } else {
      wrong.push_back(&name);
    }
  }
  return wrong;
}

std::string EnginesType::show(const Config&) const {
  std::string list;
  for (const Engine* engine : engines()) {
    list += list.empty() ? "[" : ", ";
    list += in_quotes(engine->name);
  }
  return list + "]";
}

std::string ToolsType::expected() const { return "a list of names of programs"; }

WrongValues ToolsType::set(Config& config, std::string_view key, const ConfigValue& value) const {
  const auto* names = value.as<std::vector<ConfigValue>>();
  if (names == nullptr) return {&value};
  WrongValues wrong = not_names(*names);
  if (!wrong.empty()) return wrong;
  auto& tools = config.pipelines[std::string{key}];
  for (const ConfigValue& name : *names) tools.push_back(*name.as<std::string>());
  return {};
}

std::string ToolsType::show(const Config&) const { return {}; }

std::string TextsType::expected() const {
  return "a list of at most " + std::to_string(most) + ' ' + std::string{which};
}

WrongValues TextsType::set(Config& config, std::string_view, const ConfigValue& value) const {
  const auto* entries = value.as<std::vector<ConfigValue>>();
  if (entries == nullptr) return {&value};
  WrongValues wrong;
  std::vector<std::string>& texts = config.*member;
  texts.clear();
  for (const ConfigValue& entry : *entries) {
    const auto* text = entry.as<std::string>();
    if (text == nullptr || !is_right(*text) || texts.size() == most) {
      wrong.push_back(&entry);
    } else {
      texts.push_back(*text);
    }
  }
  return wrong;
}

std::string TextsType::show(const Config& config) const {
  std::string list;
  for (const std::string& text : config.*member) {
    list += list.empty() ? "" : ", ";
    list += in_quotes(text);
  }
  return '[' + list + ']';
}

}  // namespace tracer_bio
