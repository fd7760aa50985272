// What [privacy] redact lists, and which words it means. Words are a process's, and so hostile: no
// question takes more than linear time in their size.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/glob.h"

namespace tracer_bio {

// Whether an entry of the list can be meant: "--option", "-o", "program -o", "NAME=", or a word;
// each with stars, but not of stars alone.
bool is_secret_rule(std::string_view entry);

// Where in a word its secret begins.
struct SecretOption {
  size_t value = 0;      // in the same word, from this byte on; 0: not in it
  bool follows = false;  // the next word is the value
};

class SecretRules {
 public:
  // Programs that were named before a word: a bit for each program of the rules.
  using Programs = uint64_t;
  static constexpr size_t kMostPrograms = 64;

  explicit SecretRules(std::span<const std::string> entries);

  // Cheap, and never false where any other question would find something.
  bool may_have_secret(std::string_view text) const;

  Programs program(std::string_view word) const;
  std::optional<SecretOption> option(std::string_view word, Programs named) const;
  // Of NAME=value.
  bool is_variable(std::string_view name) const;
  bool is_word(std::string_view word) const;

 private:
  struct Option {
    Programs program;  // that it belongs to; 0: to any
    char letter;       // "-p", whose value may be attached; 0: a name
    Glob name;
  };

  Programs bit_of(std::vector<std::string>::const_iterator entry) const;
  void add_option(std::string_view name, std::string_view program);
  void look_for(std::string_view literal);

  std::vector<std::string> programs_;
  std::vector<Option> options_;
  std::vector<Glob> variables_;
  std::vector<Glob> words_;

  // Three bytes of each rule: a text that has none of them has no secret.
  std::bitset<1 << 16> hashes_;
  std::vector<uint32_t> grams_;
  bool always_ = false;  // a rule is too short to be looked for
};

}  // namespace tracer_bio
