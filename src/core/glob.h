// Patterns with stars, of whoever wrote the configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tracer_bio {

// Its ASCII letters in lower case.
char to_lower(char letter);
std::string to_lower(std::string_view text);

// A text in which * stands for any bytes. Letters match in either case.
class Glob {
 public:
  explicit Glob(std::string_view pattern);
  // `lower` is in lower case.
  bool matches(std::string_view lower) const;
  // The longest part without a star.
  std::string_view literal() const;

 private:
  std::vector<std::string> parts_;  // between the stars: the first and the last are anchored
};

}  // namespace tracer_bio
