#include "cli/fleet/sinks.h"

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/file.h"
#include "config/forward_types.h"
#include "config/forward_url.h"
#include "forward/postgresql/postgresql.h"

namespace tracer_bio {
namespace {

std::string password_variable(const Forward& settings) {
  std::string variable = "TRACER_BIO_";
  for (const char byte : std::string{settings.section} + '_' + settings.name + "_PASSWORD") {
    const auto letter = static_cast<unsigned char>(byte);
    variable += std::isalnum(letter) != 0 ? static_cast<char>(std::toupper(letter)) : '_';
  }
  return variable;
}

// "forward.password_file", "worker.from_password_file"
std::string password_key(const Forward& settings) {
  const std::string end = settings.section == "worker" ? settings.name + '_' : "";
  return std::string{settings.section} + '.' + end + "password_file";
}

// What the configuration was checked for.
ForwardUrl url_of(const Forward& settings) { return parse_forward_url(settings.url).value(); }

}  // namespace

std::optional<std::string> password_of(const Forward& settings) {
  if (!settings.password_file.empty()) {
    auto text = read_first_line(settings.password_file);
    if (!text) {
      throw SinkRefused{password_key(settings) + ' ' + settings.password_file.string() + ": " +
                        std::strerror(errno) + ": make it readable for this user alone"};
    }
    return text;
  }
  const char* text = std::getenv(password_variable(settings).c_str());
  return text == nullptr ? std::nullopt : std::optional<std::string>{text};
}

std::unique_ptr<ForwardSink> open_sink(const Forward& settings,
                                       std::span<const ForwardTable> tables) {
  const ForwardUrl url = url_of(settings);
  if (url.kind != ForwardKind::kPostgresql) {
    throw SinkRefused{without_credentials(settings.url) + ": this tracer-bio has no " + url.scheme};
  }
  return open_postgresql({.url = settings.url,
                          .password = password_of(settings),
                          .tls = std::string{name_of(settings.tls)},
                          .tls_ca = settings.tls_ca},
                         tables);
}

}  // namespace tracer_bio
