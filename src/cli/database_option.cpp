#include "cli/database_option.h"

#include <unistd.h>

#include <system_error>

#include "cli/errors.h"
#include "config/database_url.h"
#include "config/forward_url.h"

namespace tracer_bio {

Config load_config_or_usage_error(const std::optional<std::string>& file) {
  try {
    return load_config(file.value_or(kDefaultConfigFile));
  } catch (const std::system_error& error) {
    throw UsageError{std::string{error.what()} + ": name a configuration that can be read"};
  }
}

std::filesystem::path database_from_argument(const std::string& text) {
  const auto file = database_file(text);
  if (!file) {
    throw UsageError{"--database: " + without_credentials(text) +
                     ": give the path of an SQLite file"};
  }
  return *file;
}

void DatabaseOption::declare(Arguments& arguments) {
  arguments.option("--database", "FILE", database_, "The SQLite file to read");
  arguments.option("--config", "FILE", config_,
                   "Read the database that this configuration names (default: " +
                       std::string{kDefaultConfigFile} + ")");
}

std::optional<Config> DatabaseOption::config_if_any() const {
  const bool has_config = config_ || ::access(kDefaultConfigFile, R_OK) == 0;
  return has_config || database_ ? std::optional{config()} : std::nullopt;
}

Config DatabaseOption::config() const {
  const bool has_config = config_ || ::access(kDefaultConfigFile, R_OK) == 0;
  if (!has_config && !database_) {
    throw UsageError{"no database: " + std::string{kDefaultConfigFile} +
                     " cannot be read: give --database or --config"};
  }
  // A broken default configuration is no reason not to look at a file that was named.
  Config config = config_ || !database_ ? load_config_or_usage_error(config_) : Config{};
  if (database_) config.database = database_from_argument(*database_);
  return config;
}

}  // namespace tracer_bio
