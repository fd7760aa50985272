#include "core/command_words.h"

#include <algorithm>

namespace tracer_bio {
namespace {

constexpr std::string_view kEndsWord = " \t\n\r;|&()<>`";

bool is_one_of(char letter, std::string_view letters) {
  return letters.find(letter) != std::string_view::npos;
}

}  // namespace

bool CommandWords::next() {
  const std::string_view between = quotes_ ? kEndsWord : kShellLetters;
  const size_t begin = std::min(rest_.find_first_not_of(between), rest_.size());
  gap_ = rest_.substr(0, begin);
  rest_.remove_prefix(begin);
  text_.clear();
  quote_ = 0;
  size_t at = 0;
  while (at < rest_.size() && !is_one_of(rest_[at], between)) {
    const char letter = rest_[at++];
    if (quotes_ && (letter == '"' || letter == '\'')) {
      take_quoted(letter, at);
    } else if (quotes_ && letter == '\\' && at < rest_.size()) {
      text_ += rest_[at++];
    } else {
      text_ += letter;
    }
  }
  raw_ = rest_.substr(0, at);
  rest_.remove_prefix(at);
  return !raw_.empty();
}

// From behind the opening quote to behind the closing one, or to the end where there is none.
void CommandWords::take_quoted(char quote, size_t& at) {
  if (quote_ == 0) quote_ = quote;
  while (at < rest_.size() && rest_[at] != quote) {
    const bool escaped = quote == '"' && rest_[at] == '\\' && at + 1 < rest_.size() &&
                         is_one_of(rest_[at + 1], "\"\\$`");
    if (escaped) ++at;
    text_ += rest_[at++];
  }
  at = std::min(at + 1, rest_.size());
}

void CommandWords::append_quoted(std::string_view text, std::string& result) const {
  if (quote_ == 0) {
    result += text;
    return;
  }
  result += quote_;
  for (const char letter : text) {
    if (quote_ == '"' && (letter == '"' || letter == '\\')) result += '\\';
    result += letter;
  }
  result += quote_;
}

}  // namespace tracer_bio
