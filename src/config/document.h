// Texts about the configuration, made from settings().
#pragma once

#include <string>

namespace tracer_bio {

// config/config.toml: every key with its comment and default, and the demo's pipelines.
std::string default_config_file();

// README's table of keys.
std::string settings_markdown();

}  // namespace tracer_bio
