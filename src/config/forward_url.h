#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tracer_bio {

// Where rows may be sent on to.
struct ForwardUrl {
  std::string scheme;  // "postgresql"
  std::string host;    // empty: a socket of this machine
};

// postgresql://[USER@][HOST][:PORT]/DATABASE. Nothing where it is none, or has a password or
// parameters: the configuration is a file that others may read, and it has keys for these.
std::optional<ForwardUrl> parse_forward_url(std::string_view url);

// The only way in which a URL is shown: what may be a password, and all parameters, are ***. Other
// texts stay as they are.
std::string without_credentials(std::string_view url);

}  // namespace tracer_bio
