// The kinds of values that a key of [[forward]] takes, as setting_types.h has those of others. They
// set a member of the last one of Config::forwards.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "config/setting_types.h"

namespace tracer_bio {

// As parse_forward_url() reads it.
struct ForwardUrlType {
  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

struct ForwardNameType {
  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// Tables of the database, but for the store's own notes.
struct ForwardTablesType {
  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

struct ForwardBatchType {
  int64_t low;
  int64_t high;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// Absolute; or none.
struct ForwardFileType {
  std::filesystem::path Forward::*member;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

struct ForwardTlsType {
  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// "verify-full", as libpq's sslmode has it, too.
std::string_view name_of(ForwardTls tls);

// For the url that an element was given; letters, digits, dots, dashes and underscores.
std::string default_forward_name(std::string_view url);

}  // namespace tracer_bio
