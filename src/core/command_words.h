// The words of a command line as a shell would take them apart, as far as that can be told without
// being one.
#pragma once

#include <string>
#include <string_view>

namespace tracer_bio {

// What ends a word, or quotes one.
inline constexpr std::string_view kShellLetters = " \t\n\r;|&()<>`\"'\\";

class CommandWords {
 public:
  // Without quotes, what quotes counts as a blank.
  CommandWords(std::string_view command, bool quotes) : rest_(command), quotes_(quotes) {}

  // Goes to the next word. False: there is none; gap() is what is left.
  bool next();

  std::string_view gap() const { return gap_; }    // what stands before the word
  std::string_view raw() const { return raw_; }    // the word as it stands there
  std::string_view text() const { return text_; }  // without its quotes
  // Appends `text` as the word is quoted.
  void append_quoted(std::string_view text, std::string& result) const;

 private:
  void take_quoted(char quote, size_t& at);

  std::string_view rest_;
  bool quotes_;
  std::string_view gap_;
  std::string_view raw_;
  std::string text_;
  char quote_ = 0;  // the first one in the word
};

}  // namespace tracer_bio
