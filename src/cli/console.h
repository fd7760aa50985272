#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/text_sink.h"

namespace tracer_bio {

// Whoever read our output has enough (`| head`): no error, there is just nothing more to do.
struct ClosedPipe {};

enum class Colour : char { kNone, kBold, kGreen, kYellow, kRed, kGrey };

// How text may look where it goes.
struct Style {
  bool terminal = false;
  bool colours = false;
  size_t columns = 0;  // of the terminal; 0: no limit
  size_t rows = 0;     // the same
  bool utf8 = false;   // by the locale; what is not drawn is text as it is

  std::string paint(Colour colour, std::string_view text) const;
};

// A buffered file descriptor for output.
class Console {
 public:
  // Colours only on a terminal, and not where NO_COLOR is set (no-color.org).
  explicit Console(int fd);

  const Style& style() const { return style_; }

  // Both throw ClosedPipe or std::system_error.
  void write(std::string_view text);
  void flush();

  TextSink sink() {
    return [this](std::string_view text) { write(text); };
  }

 private:
  int fd_;
  Style style_;
  std::string buffer_;
};

}  // namespace tracer_bio
