#include "config/forward_url.h"

#include <algorithm>

namespace tracer_bio {
namespace {

constexpr std::string_view kSchemes[] = {"postgresql"};
constexpr std::string_view kHidden = "***";

bool is_graph(char byte) { return byte > ' ' && byte < 0x7f; }

}  // namespace

std::optional<ForwardUrl> parse_forward_url(std::string_view url) {
  const size_t colon = url.find("://");
  if (colon == std::string_view::npos || !std::ranges::all_of(url, is_graph)) return std::nullopt;
  const std::string_view scheme = url.substr(0, colon);
  std::string_view authority = url.substr(colon + 3);
  const size_t slash = authority.find('/');
  const bool has_database = slash != std::string_view::npos && slash + 1 < authority.size();
  if (std::ranges::find(kSchemes, scheme) == std::end(kSchemes) || !has_database ||
      authority.find_first_of("?#") != std::string_view::npos ||
      authority.find('@', slash) != std::string_view::npos)
    return std::nullopt;
  authority = authority.substr(0, slash);
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos) {
    if (authority.substr(0, at).find(':') != std::string_view::npos) return std::nullopt;
    authority.remove_prefix(at + 1);
  }
  const bool is_v6 = authority.starts_with('[');
  const size_t end = is_v6 ? authority.find(']') : authority.find(':');
  if (is_v6 && end == std::string_view::npos) return std::nullopt;
  return ForwardUrl{.scheme = std::string{scheme},
                    .host = std::string{authority.substr(is_v6 ? 1 : 0, is_v6 ? end - 1 : end)}};
}

std::string without_credentials(std::string_view url) {
  std::string shown{url};
  const size_t colon = shown.find("://");
  if (colon == std::string::npos) return shown;
  const size_t user = colon + 3;
  // A password may have any bytes, where it was not escaped: the last @ is the one behind it.
  const size_t at = shown.rfind('@');
  const size_t password = shown.find(':', user);
  const bool has_password = at != std::string::npos && password < at;
  if (has_password) shown.replace(password + 1, at - password - 1, kHidden);
  if (const size_t parameters = shown.find('?', user); parameters != std::string::npos)
    shown.replace(parameters + 1, std::string::npos, kHidden);
  return shown;
}

}  // namespace tracer_bio
