// Every key of the configuration file, described once: reading it, its error texts, the comments of
// config/config.toml and README's table come from here.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "config/forward_types.h"
#include "config/setting_types.h"

namespace tracer_bio {

struct Setting {
  std::string_view section;
  std::string_view name;  // empty: any key of the section
  std::string_view help;
  std::variant<DatabaseType, GroupType, ModeType, FolderType, SecondsType, AgeType, SizeType,
               FlagType, SourceType, ScopeType, SamplerType, ArgsKeptType, LevelType, UsersType,
               EnginesType, ToolsType, TextsType, ForwardUrlType, ForwardNameType,
               ForwardTablesType, ForwardBatchType, ForwardFileType, ForwardTlsType,
               ForwardSaslType, ForwardFlagType>
      type;

  // Ends "expected …".
  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string default_toml() const;
};

std::span<const Setting> settings();

const Setting* find_setting(std::string_view section, std::string_view key);
bool is_section(std::string_view path);
// Whether there may be several of it, each with values of its own: [[forward]].
bool is_array_section(std::string_view path);
// Whether a section's name begins with this one and a dot.
bool is_parent_section(std::string_view path);

// What somebody may have meant by a name that does not exist. Empty: nothing is near.
std::string nearest_key(std::string_view section, std::string_view key);
std::string nearest_section(std::string_view path);

}  // namespace tracer_bio
