#include "config/forward_url.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace tracer_bio {
namespace {

// In the order of ForwardKind.
constexpr std::string_view kSchemes[] = {"postgresql", "kafka", "amqp"};
constexpr std::string_view kHidden = "***";
constexpr int kMaxPort = 65535;

bool is_graph(char byte) { return byte > ' ' && byte < 0x7f; }

// Nothing where a % has no two digits behind it, or means NUL.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    if (text.front() != '%') {
      result += text.front();
      text.remove_prefix(1);
      continue;
    }
    const std::string_view digits = text.substr(1, 2);
    unsigned byte = 0;
    const char* end = digits.data() + digits.size();
    if (digits.size() < 2 || std::from_chars(digits.data(), end, byte, 16).ptr != end || byte == 0)
      return std::nullopt;
    result += static_cast<char>(byte);
    text.remove_prefix(3);
  }
  return result;
}

struct Server {
  std::string_view host;
  std::string_view port;  // empty: none is given
};

// HOST[:PORT], a host that is an address of IPv6 in brackets.
std::optional<Server> parse_server(std::string_view text) {
  const bool is_v6 = text.starts_with('[');
  const size_t end = is_v6 ? text.find(']') : std::min(text.find(':'), text.size());
  if (end == std::string_view::npos) return std::nullopt;
  Server server{.host = text.substr(is_v6 ? 1 : 0, is_v6 ? end - 1 : end)};
  text.remove_prefix(is_v6 ? end + 1 : end);
  if (text.empty()) return server;
  if (!text.starts_with(':') || text.size() == 1) return std::nullopt;
  server.port = text.substr(1);
  return server;
}

// 0: it is none.
int port_number(std::string_view text) {
  int port = 0;
  const char* end = text.data() + text.size();
  const bool is_number = std::from_chars(text.data(), end, port).ptr == end;
  return is_number && port > 0 && port <= kMaxPort ? port : 0;
}

// A broker has to be named, and its port to be one.
bool is_broker(const std::optional<Server>& server) {
  return server && !server->host.empty() && server->host.find('/') == std::string_view::npos &&
         (server->port.empty() || port_number(server->port) > 0);
}

bool are_brokers(std::string_view list) {
  while (true) {
    const size_t comma = std::min(list.find(','), list.size());
    if (!is_broker(parse_server(list.substr(0, comma)))) return false;
    if (comma == list.size()) return true;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

std::optional<ForwardUrl> parse_forward_url(std::string_view url) {
  const size_t colon = url.find("://");
  if (colon == std::string_view::npos || !std::ranges::all_of(url, is_graph) ||
      url.find_first_of("?#") != std::string_view::npos)
    return std::nullopt;
  const auto* scheme = std::ranges::find(kSchemes, url.substr(0, colon));
  if (scheme == std::end(kSchemes)) return std::nullopt;
  ForwardUrl parsed{.kind = static_cast<ForwardKind>(scheme - std::begin(kSchemes)),
                    .scheme = std::string{*scheme}};
  std::string_view authority = url.substr(colon + 3);
  const size_t slash = std::min(authority.find('/'), authority.size());
  const std::string_view path = authority.substr(std::min(slash + 1, authority.size()));
  if (path.find('@') != std::string_view::npos) return std::nullopt;
  authority = authority.substr(0, slash);
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos) {
    const auto user = percent_decoded(authority.substr(0, at));
    if (!user || authority.substr(0, at).find(':') != std::string_view::npos) return std::nullopt;
    parsed.user = *user;
    authority.remove_prefix(at + 1);
  }
  parsed.servers = authority;
  const bool is_postgresql = parsed.kind == ForwardKind::kPostgresql;
  const auto first =
      parse_server(is_postgresql ? authority : authority.substr(0, authority.find(',')));
  if (!first) return std::nullopt;
  parsed.host = first->host;
  parsed.port = port_number(first->port);
  if (is_postgresql) return path.empty() ? std::nullopt : std::optional{parsed};
  if (!are_brokers(authority)) return std::nullopt;
  if (parsed.kind == ForwardKind::kKafka)
    return path.empty() ? std::optional{parsed} : std::nullopt;
  const auto vhost = percent_decoded(path);
  if (!vhost || authority.find(',') != std::string_view::npos) return std::nullopt;
  parsed.vhost = vhost->empty() ? "/" : *vhost;
  return parsed;
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
