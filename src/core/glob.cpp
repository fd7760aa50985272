#include "core/glob.h"

#include <algorithm>
#include <cstring>

namespace tracer_bio {
namespace {

// Where `part` begins at or after `from`; memmem is linear, std::string_view::find is not.
size_t find_from(std::string_view text, std::string_view part, size_t from) {
  const void* found = ::memmem(text.data() + from, text.size() - from, part.data(), part.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace

char to_lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

std::string to_lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) { return to_lower(letter); });
  return result;
}

Glob::Glob(std::string_view pattern) {
  const std::string text = to_lower(pattern);
  size_t begin = 0;
  for (size_t star = text.find('*'); star != std::string::npos; star = text.find('*', begin)) {
    parts_.push_back(text.substr(begin, star - begin));
    begin = star + 1;
  }
  parts_.push_back(text.substr(begin));
}

bool Glob::matches(std::string_view lower) const {
  const std::string& first = parts_.front();
  if (parts_.size() == 1) return lower == first;
  const std::string& last = parts_.back();
  if (lower.size() < first.size() + last.size() || !lower.starts_with(first) ||
      !lower.ends_with(last)) {
    return false;
  }
  const std::string_view between = lower.substr(0, lower.size() - last.size());
  size_t at = first.size();
  for (size_t i = 1; i + 1 < parts_.size(); ++i) {
    if (parts_[i].empty()) continue;
    const size_t found = find_from(between, parts_[i], at);
    if (found == std::string_view::npos) return false;
    at = found + parts_[i].size();
  }
  return true;
}

std::string_view Glob::literal() const {
  return *std::ranges::max_element(parts_, {}, &std::string::size);
}

}  // namespace tracer_bio
