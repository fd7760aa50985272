#include "config/database_url.h"

#include <string>

namespace tracer_bio {

std::optional<std::filesystem::path> database_file(std::string_view url) {
  std::string_view path = url;
  if (const size_t colon = url.find("://"); colon != std::string_view::npos) {
    const std::string_view scheme = url.substr(0, colon);
    if (scheme != "sqlite" && !scheme.starts_with("sqlite+")) return std::nullopt;
    path = url.substr(colon + 3);
    // What stands before the third slash would be a host.
    if (!path.starts_with('/') || path.find('?') != std::string_view::npos) return std::nullopt;
    path.remove_prefix(1);
  }
  const bool is_file = !path.empty() && !path.ends_with('/') && path != ":memory:" &&
                       !path.starts_with("file:") && path.find('\0') == std::string_view::npos;
  if (!is_file) return std::nullopt;
  return std::filesystem::path{std::string{path}};
}

}  // namespace tracer_bio
