// The kinds of values that a key of the configuration file takes. Each says what it expects, sets
// the member of Config that it stands for, and shows it as TOML.
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config_value.h"
#include "tracer_bio/config.h"

namespace tracer_bio {

// What is wrong with a value: nothing, the value itself, or some of its elements.
using WrongValues = std::vector<const ConfigValue*>;

struct DatabaseType {
  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

struct GroupType {
  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// Absolute, for who reads the configuration may be anywhere; or none.
struct FolderType {
  std::filesystem::path Config::*member;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

struct SecondsType {
  std::chrono::milliseconds Config::*member;
  std::chrono::milliseconds low;
  std::chrono::milliseconds high;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// As parse_age() reads it.
struct AgeType {
  std::chrono::seconds Config::*member;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

struct SizeType {
  int64_t Config::*member;
  int64_t low;
  int64_t high;  // 0: no limit
  bool power_of_two;
  bool or_zero = false;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

struct FlagType {
  bool Config::*member;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// One of a few words.
template <class Enum, size_t Count>
struct ChoiceType {
  Enum Config::*member;
  std::array<std::pair<std::string_view, Enum>, Count> words;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};
using SourceType = ChoiceType<SourceChoice, 4>;
using ScopeType = ChoiceType<Scope, 2>;
using SamplerType = ChoiceType<SamplerChoice, 3>;
using ArgsKeptType = ChoiceType<ArgsKept, 3>;
// None of them lets anybody but the owner write.
using ModeType = ChoiceType<mode_t, 3>;

// In any case ("INFO" as Python has it), and "warn" for "warning".
struct LevelType {
  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// Names, and their uids where somebody asks for them.
struct UsersType {
  std::vector<std::string> Config::*names;
  std::vector<uint32_t> Config::*uids;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// Those of core/engines.
struct EnginesType {
  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// The keys of its section are free: each is a pipeline's name.
struct ToolsType {
  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// Texts of one kind; a list takes the place of the default one.
struct TextsType {
  std::vector<std::string> Config::*member;
  size_t most;
  bool (*is_right)(std::string_view text);
  std::string_view which;  // ends "a list of at most 24 …"

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

}  // namespace tracer_bio
