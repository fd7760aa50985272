#include "core/secret_rules.h"

#include <algorithm>

#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// No option or variable has a longer name: so long words cost nothing.
constexpr size_t kLongestName = 256;
constexpr size_t kGram = 3;

// Folds the case of letters; that it also folds other bytes only makes a find less telling.
uint32_t folded(char byte) { return static_cast<unsigned char>(byte) | 0x20U; }

size_t hash_of(uint32_t gram) { return (gram * 2654435761U) >> 16U; }

// "program -o" in two; an entry of another kind is all name.
struct Entry {
  std::string_view program;
  std::string_view name;
};

Entry split(std::string_view entry) {
  const size_t blank = entry.find(' ');
  if (blank != std::string_view::npos && blank > 0 && entry.substr(blank + 1).starts_with('-'))
    return {entry.substr(0, blank), entry.substr(blank + 1)};
  return {{}, entry};
}

bool is_letter_option(std::string_view name) {
  return name.size() == 2 && name.front() == '-' && name[1] != '-' && name[1] != '*';
}

}  // namespace

bool is_secret_rule(std::string_view entry) {
  constexpr size_t kLongest = 128;
  if (entry.empty() || entry.size() > kLongest || !is_printable(entry)) return false;
  const auto [program, name] = split(entry);
  return name.find_first_not_of("*-= ") != std::string_view::npos;
}

SecretRules::SecretRules(std::span<const std::string> entries) {
  look_for("://");
  for (const std::string& entry : entries) {
    const auto [program, name] = split(entry);
    if (name.starts_with('-')) {
      add_option(name, program);
    } else if (name.ends_with('=')) {
      variables_.emplace_back(name.substr(0, name.size() - 1));
      look_for(variables_.back().literal());
    } else {
      words_.emplace_back(name);
      look_for(words_.back().literal());
    }
  }
}

void SecretRules::add_option(std::string_view name, std::string_view program) {
  Option option{
      .program = 0, .letter = is_letter_option(name) ? name[1] : '\0', .name = Glob{name}};
  if (!program.empty()) {
    auto found = std::ranges::find(programs_, program);
    if (found == programs_.end()) {
      programs_.emplace_back(program);
      found = programs_.end() - 1;
    }
    option.program = bit_of(found);
  }
  look_for(program.empty() ? option.name.literal() : program);
  options_.insert(option.letter != 0 ? options_.begin() : options_.end(), std::move(option));
}

void SecretRules::look_for(std::string_view literal) {
  if (literal.size() < kGram) {
    always_ = true;
    return;
  }
  // From the middle: what words begin and end with is often the same.
  const size_t at = (literal.size() - kGram) / 2;
  const uint32_t gram =
      folded(literal[at]) << 16U | folded(literal[at + 1]) << 8U | folded(literal[at + 2]);
  hashes_.set(hash_of(gram));
  grams_.push_back(gram);
}

bool SecretRules::may_have_secret(std::string_view text) const {
  if (always_) return true;
  constexpr uint32_t kThreeBytes = 0xffffff;
  uint32_t gram = 0;
  for (const char byte : text) {
    gram = (gram << 8U | folded(byte)) & kThreeBytes;
    if (hashes_.test(hash_of(gram)) && std::ranges::find(grams_, gram) != grams_.end()) return true;
  }
  return false;
}

SecretRules::Programs SecretRules::program(std::string_view word) const {
  const auto found = std::ranges::find(programs_, base_name(word));
  if (found == programs_.end()) return 0;
  return bit_of(found);
}

// Of more programs than there are bits, the rest share one: what belongs to one of them then
// belongs to all.
SecretRules::Programs SecretRules::bit_of(std::vector<std::string>::const_iterator entry) const {
  const auto number = static_cast<size_t>(entry - programs_.begin());
  return Programs{1} << std::min<size_t>(number, kMostPrograms - 1);
}

std::optional<SecretOption> SecretRules::option(std::string_view word, Programs named) const {
  if (word.size() < 2 || word.front() != '-') return std::nullopt;
  const size_t equals = word.substr(0, kLongestName).find('=');
  const std::string_view name = word.substr(0, equals);
  const std::string folded_name = name.size() <= kLongestName ? to_lower(name) : std::string{};
  const auto is_meant = [&](const Option& option) {
    if (option.program != 0 && (option.program & named) == 0) return false;
    return option.letter != 0 ? word[1] == option.letter
                              : !folded_name.empty() && option.name.matches(folded_name);
  };
  // Letters come first: "-psecret" is a value, not a name.
  const auto option = std::ranges::find_if(options_, is_meant);
  if (option == options_.end()) return std::nullopt;
  if (option->letter != 0 && word.size() > 2) return SecretOption{.value = 2};
  if (option->letter != 0 || equals == std::string_view::npos) return SecretOption{.follows = true};
  return SecretOption{.value = equals + 1};
}

bool SecretRules::is_variable(std::string_view name) const {
  if (name.empty() || name.size() > kLongestName) return false;
  const std::string folded_name = to_lower(name);
  return std::ranges::any_of(variables_,
                             [&](const Glob& glob) { return glob.matches(folded_name); });
}

bool SecretRules::is_word(std::string_view word) const {
  if (words_.empty()) return false;
  const std::string folded_word = to_lower(word);
  return std::ranges::any_of(words_, [&](const Glob& glob) { return glob.matches(folded_word); });
}

}  // namespace tracer_bio
