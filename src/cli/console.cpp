#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.h"

namespace tracer_bio {
namespace {

constexpr size_t kBufferBytes = 1 << 16;

std::string_view escape_sequence(Colour colour) {
  switch (colour) {
    case Colour::kNone:
      return "";
    case Colour::kBold:
      return "\033[1m";
    case Colour::kGreen:
      return "\033[32m";
    case Colour::kYellow:
      return "\033[33m";
    case Colour::kRed:
      return "\033[31m";
    case Colour::kGrey:
      return "\033[90m";
  }
  return "";
}

// By the environment alone: the locale that it names need not be installed here.
bool is_utf8_locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return ::strcasestr(value, "UTF-8") != nullptr || ::strcasestr(value, "UTF8") != nullptr;
  }
  return false;
}

Style style_of(int fd) {
  Style style;
  style.terminal = ::isatty(fd) == 1;
  const char* no_color = std::getenv("NO_COLOR");
  style.colours = style.terminal && (no_color == nullptr || *no_color == '\0');
  winsize size{};
  if (style.terminal && ::ioctl(fd, TIOCGWINSZ, &size) == 0) {
    style.columns = size.ws_col;
    style.rows = size.ws_row;
  }
  style.utf8 = is_utf8_locale();
  return style;
}

}  // namespace

std::string Style::paint(Colour colour, std::string_view text) const {
  if (!colours || colour == Colour::kNone) return std::string{text};
  return std::string{escape_sequence(colour)} + std::string{text} + "\033[0m";
}

Console::Console(int fd) : fd_(fd), style_(style_of(fd)) {}

void Console::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) flush();
}

void Console::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EPIPE) {
      throw ClosedPipe{};
    } else if (errno != EINTR) {
      throw_errno("write to standard output");
    }
  }
  buffer_.clear();
}

}  // namespace tracer_bio
