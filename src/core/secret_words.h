// Finds the secrets among the words of a command line.
#pragma once

#include <string>
#include <string_view>

#include "core/secret_rules.h"

namespace tracer_bio {

// What stands in the place of a secret.
inline constexpr std::string_view kRedacted = "***";

// One command line, word for word. A word may itself be a command line ("sh -c '…'").
class SecretWords {
 public:
  explicit SecretWords(const SecretRules& rules) : rules_(rules) {}

  // Appends the word, without its secrets. False: it has none, and stands there as it was.
  bool take(std::string_view word, std::string& result);

 private:
  // Each appends the word without the secrets that it knows of. False: there are none, and what it
  // appended does not count.
  bool take_secret(std::string_view word, bool is_code, std::string& result);
  bool take_option(std::string_view word, const SecretOption& option, std::string& result);
  bool take_variable(std::string_view word, std::string& result);
  bool take_url(std::string_view word, std::string& result);
  bool take_query(std::string_view word, std::string& result);
  bool take_command(std::string_view command, std::string& result);

  const SecretRules& rules_;
  SecretRules::Programs named_ = 0;  // so far
  int depth_ = 0;
  bool value_follows_ = false;  // the word before was an option, whose value this is
  bool code_follows_ = false;   // … and a command line is its value
};

}  // namespace tracer_bio
