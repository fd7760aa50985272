// A cursor over the text of a /proc file. No allocation, no locale.
#pragma once

#include <charconv>
#include <string_view>

namespace tracer_bio {

class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  // The next run of anything but blanks; empty at the end.
  std::string_view word() {
    const size_t begin = rest_.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) {
      rest_ = {};
      return {};
    }
    rest_.remove_prefix(begin);
    const std::string_view found = rest_.substr(0, rest_.find_first_of(kBlanks));
    rest_.remove_prefix(found.size());
    return found;
  }

  void skip(int words) {
    for (; words > 0; --words) word();
  }

  // False where the next word is no number that `value` can hold.
  template <class Number>
  bool number(Number& value) {
    const std::string_view found = word();
    const auto [end, error] = std::from_chars(found.data(), found.data() + found.size(), value);
    return error == std::errc{} && end == found.data() + found.size();
  }

 private:
  static constexpr std::string_view kBlanks = " \t\n";

  std::string_view rest_;
};

// Cuts the first line off `text`, and gives it without its line feed.
inline std::string_view next_line(std::string_view& text) {
  const size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

}  // namespace tracer_bio
