#include "cli/fleet/sinks.h"

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/file.h"
#include "config/forward_types.h"
#include "forward/postgresql/postgresql.h"

namespace tracer_bio {
namespace {

std::string password_variable(const std::string& name) {
  std::string variable = "TRACER_BIO_FORWARD_";
  for (const char byte : name) {
    const auto letter = static_cast<unsigned char>(byte);
    variable += std::isalnum(letter) != 0 ? static_cast<char>(std::toupper(letter)) : '_';
  }
  return variable + "_PASSWORD";
}

}  // namespace

std::optional<std::string> password_of(const Forward& settings) {
  if (!settings.password_file.empty()) {
    auto text = read_first_line(settings.password_file);
    if (!text) {
      throw SinkRefused{"forward.password_file " + settings.password_file.string() + ": " +
                        std::strerror(errno) + ": make it readable for this user alone"};
    }
    return text;
  }
  const char* text = std::getenv(password_variable(settings.name).c_str());
  return text == nullptr ? std::nullopt : std::optional<std::string>{text};
}

std::unique_ptr<ForwardSink> open_sink(const Forward& settings,
                                       std::span<const ForwardTable> tables) {
  return open_postgresql({.url = settings.url,
                          .password = password_of(settings),
                          .tls = std::string{name_of(settings.tls)},
                          .tls_ca = settings.tls_ca},
                         tables);
}

}  // namespace tracer_bio
