// A terminal that one program has for itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace tracer_bio {

// The alternate screen, without cursor, line wrapping, echo and the terminal's own signals. The
// terminal is as it was before when this is destroyed, and also when a signal ends the program. At
// most one at a time.
class Screen {
 public:
  // Both standard input and output.
  static bool is_terminal();

  // Throws std::system_error.
  Screen();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  // Replaces what is shown by these lines, of which those that find room are.
  void show(std::string_view lines);

  // Until the time is over, a key is pressed or the size changes. False: the user wants to quit.
  bool wait(std::chrono::milliseconds time);
};

}  // namespace tracer_bio
