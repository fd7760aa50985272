#include "core/secret_words.h"

#include <algorithm>
#include <utility>

#include "core/command_words.h"

namespace tracer_bio {
namespace {

// How deep command lines within command lines are looked through; below, quotes are blanks.
constexpr int kDeepest = 4;
// So much without a colon before an @ is a token rather than the name of a user.
constexpr size_t kShortestToken = 20;

constexpr std::string_view kSchemeEnd = "://";

bool has_any(std::string_view text, std::string_view letters) {
  return text.find_first_of(letters) != std::string_view::npos;
}

// "-c", "-lc", as shells take it.
bool is_code_option(std::string_view word) {
  constexpr size_t kLongest = 6;
  return word.size() >= 2 && word.size() <= kLongest && word[0] == '-' && word[1] != '-' &&
         word.back() == 'c';
}

// Appends what stands before "@host", without the secret in it: "user:secret", or a token alone.
bool append_user(std::string_view user, std::string& result) {
  const size_t colon = user.find(':');
  const bool secret = colon != std::string_view::npos || user.size() >= kShortestToken;
  if (!secret) {
    result += user;
    return false;
  }
  (result += user.substr(0, colon == std::string_view::npos ? 0 : colon + 1)) += kRedacted;
  return true;
}

// URLs with credentials, wherever in the word they begin.
bool append_without_users(std::string_view word, std::string& result) {
  bool changed = false;
  for (size_t end = word.find(kSchemeEnd); end != std::string_view::npos;
       end = word.find(kSchemeEnd)) {
    const size_t begin = end + kSchemeEnd.size();
    result += word.substr(0, begin);
    word.remove_prefix(begin);
    const std::string_view authority = word.substr(0, word.find_first_of("/?#"));
    const size_t at = authority.rfind('@');
    if (at == std::string_view::npos) continue;
    changed = append_user(authority.substr(0, at), result) || changed;
    word.remove_prefix(at);
  }
  result += word;
  return changed;
}

}  // namespace

bool SecretWords::take(std::string_view word, std::string& result) {
  const bool is_code = std::exchange(code_follows_, is_code_option(word));
  named_ |= rules_.program(word);
  const size_t before = result.size();
  if (take_secret(word, is_code, result)) return true;
  result.resize(before);
  result += word;
  return false;
}

bool SecretWords::take_secret(std::string_view word, bool is_code, std::string& result) {
  if (is_code && has_any(word, kShellLetters)) {
    value_follows_ = false;
    return take_command(word, result);
  }
  const auto option = rules_.option(word, named_);
  const bool is_value = std::exchange(value_follows_, option && option->follows);
  if (option) return take_option(word, *option, result);
  if (is_value || rules_.is_word(word)) {
    result += kRedacted;
    return true;
  }
  if (take_variable(word, result)) return true;
  if (has_any(word, " \t\n\r\"'")) return take_command(word, result);
  if (word.find(kSchemeEnd) != std::string_view::npos) return take_url(word, result);
  return has_any(word, kShellLetters) && take_command(word, result);
}

bool SecretWords::take_option(std::string_view word, const SecretOption& option,
                              std::string& result) {
  if (option.value == 0) return false;
  (result += word.substr(0, option.value)) += kRedacted;
  return true;
}

// NAME=value, and --option=NAME=value.
bool SecretWords::take_variable(std::string_view word, std::string& result) {
  size_t begin = 0;
  for (int names = 0; names < 2; ++names) {
    const size_t equals = word.find('=', begin);
    if (equals == std::string_view::npos) return false;
    const std::string_view name = word.substr(begin, equals - begin);
    if (!has_any(name, kShellLetters) && rules_.is_variable(name)) {
      (result += word.substr(0, equals + 1)) += kRedacted;
      return true;
    }
    begin = equals + 1;
  }
  return false;
}

bool SecretWords::take_url(std::string_view word, std::string& result) {
  std::string without_users;
  const bool changed = append_without_users(word, without_users);
  return take_query(without_users, result) || changed;
}

// NAME=value behind a question mark.
bool SecretWords::take_query(std::string_view word, std::string& result) {
  size_t begin = std::min(word.find('?'), word.size());
  result += word.substr(0, begin);
  bool changed = false;
  while (begin < word.size()) {
    const size_t end = std::min(word.find_first_of("?&;#", begin + 1), word.size());
    const std::string_view parameter = word.substr(begin + 1, end - begin - 1);
    const size_t equals = parameter.find('=');
    result += word[begin];
    if (equals != std::string_view::npos && rules_.is_variable(parameter.substr(0, equals))) {
      (result += parameter.substr(0, equals + 1)) += kRedacted;
      changed = true;
    } else {
      result += parameter;
    }
    begin = end;
  }
  return changed;
}

bool SecretWords::take_command(std::string_view command, std::string& result) {
  if (depth_ > kDeepest) return false;
  CommandWords words{command, depth_ < kDeepest};
  SecretWords inner{rules_};
  inner.named_ = named_;
  inner.depth_ = depth_ + 1;
  bool changed = false;
  std::string piece;
  while (words.next()) {
    result += words.gap();
    piece.clear();
    if (inner.take(words.text(), piece)) {
      words.append_quoted(piece, result);
      changed = true;
    } else {
      result += words.raw();
    }
  }
  result += words.gap();
  named_ = inner.named_;
  return changed;
}

}  // namespace tracer_bio
