#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tracer_bio {

struct ReadLine {
  enum class Kind : char { kLine, kEnd, kInterrupted };
  Kind kind;
  std::string text;  // without its line feed
};

// Where a prompt's lines come from.
class LineReader {
 public:
  virtual ~LineReader() = default;
  virtual ReadLine read(std::string_view prompt) = 0;
  virtual void remember(const std::string& line) = 0;
};

// Of a terminal: a line to edit, with those of former times, kept in a file where the user has a
// folder for such (XDG_STATE_HOME, or ~/.local/state); without libedit at build a plain one. Of
// anything else: its lines, and no prompt. One at a time.
std::unique_ptr<LineReader> make_line_reader(bool terminal);

}  // namespace tracer_bio
