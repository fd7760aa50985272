#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/arguments.h"
#include "tracer_bio/config.h"

namespace tracer_bio {

inline constexpr const char* kDefaultConfigFile = "/etc/tracer-bio/config.toml";

// A file that cannot be read is wrong usage here: throws UsageError for it, ConfigError for what is
// wrong in it. Nothing given: the default file.
Config load_config_or_usage_error(const std::optional<std::string>& file);

// A path or SQLAlchemy URL from the command line. Throws UsageError.
std::filesystem::path database_from_argument(const std::string& text);

// --database and --config, for commands that read a database.
class DatabaseOption {
 public:
  void declare(Arguments& arguments);

  // With the database that --database names, or else the configuration. Throws UsageError where
  // there is neither.
  Config config() const;
  // For commands that can do without: nothing where none is named and the default configuration
  // cannot be read.
  std::optional<Config> config_if_any() const;
  // One of the options was given.
  bool named() const { return database_ || config_; }

 private:
  std::optional<std::string> database_;
  std::optional<std::string> config_;
};

}  // namespace tracer_bio
