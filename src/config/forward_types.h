// The kinds of values that keys of [[forward]] and [worker] take, as setting_types.h has those of
// others.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "config/setting_types.h"

namespace tracer_bio {

// Which one a key is of.
using ForwardOf = Forward& (*)(Config& config);
Forward& last_forward(Config& config);
Forward& worker_from(Config& config);
Forward& worker_to(Config& config);

// As parse_forward_url() reads it.
struct ForwardUrlType {
  ForwardOf of = last_forward;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// What is called by it: itself, its topic or group.
struct ForwardNameType {
  ForwardOf of = last_forward;
  std::string Forward::*member = &Forward::name;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

struct ForwardFlagType {
  ForwardOf of;
  bool Forward::*member;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// Tables of the database, but for the store's own notes.
struct ForwardTablesType {
  ForwardOf of = last_forward;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

struct ForwardBatchType {
  int64_t low;
  int64_t high;
  ForwardOf of = last_forward;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// Absolute; or none.
struct ForwardFileType {
  std::filesystem::path Forward::*member;
  ForwardOf of = last_forward;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

struct ForwardTlsType {
  ForwardOf of = last_forward;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

struct ForwardSaslType {
  ForwardOf of = last_forward;

  std::string expected() const;
  WrongValues set(Config& config, std::string_view key, const ConfigValue& value) const;
  std::string show(const Config& config) const;
};

// "verify-full", as libpq's sslmode has it, too.
std::string_view name_of(ForwardTls tls);

// For the url that an element was given; letters, digits, dots, dashes and underscores.
std::string default_forward_name(std::string_view url);

}  // namespace tracer_bio
