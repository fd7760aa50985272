#include "cli/long_term/sql_text.h"

#include <algorithm>
#include <cctype>

namespace tracer_bio {
namespace {

bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool begins_word(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) { return begins_word(c) || is_digit(c) || c == '$'; }

std::string lower(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return result;
}

struct Token {
  enum class Kind : char { kEnd, kComment, kWord, kQuotedName, kText, kSemicolon, kOther };
  Kind kind = Kind::kEnd;
  std::string_view text;
  bool open = false;  // its end is missing
};

// Blanks are skipped.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Token next() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    if (at_ == text_.size()) return {.text = text_.substr(at_)};
    using enum Token::Kind;
    const char c = text_[at_];
    if (looking_at("--")) return token(kComment, text_.find('\n', at_), 0, false);
    if (looking_at("/*")) return comment();
    if (c == '\'') return quoted(kText, at_, '\'', false);
    if (c == '"') return quoted(kQuotedName, at_, '"', false);
    if ((c == 'e' || c == 'E') && at_ + 1 < text_.size() && text_[at_ + 1] == '\'')
      return quoted(kText, at_ + 1, '\'', true);
    if (c == '$') return dollar();
    if (begins_word(c) || is_digit(c)) return word();
    return token(c == ';' ? kSemicolon : kOther, at_, 1, false);
  }
  size_t position() const { return at_; }

 private:
  bool looking_at(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  // To `size` behind `end`, or to the end of all.
  Token token(Token::Kind kind, size_t end, size_t size, bool must_end) {
    const bool open = end == std::string_view::npos;
    const size_t to = open ? text_.size() : end + size;
    const Token result{kind, text_.substr(at_, to - at_), open && must_end};
    at_ = to;
    return result;
  }

  // The quote within is doubled, or escaped where it may be.
  Token quoted(Token::Kind kind, size_t begin, char quote, bool escapes) {
    size_t end = begin + 1;
    for (; end < text_.size(); ++end) {
      if (escapes && text_[end] == '\\') {
        ++end;
      } else if (text_[end] == quote) {
        if (end + 1 == text_.size() || text_[end + 1] != quote) break;
        ++end;
      }
    }
    return token(kind, end < text_.size() ? end : std::string_view::npos, 1, true);
  }

  // Comments stand within each other.
  Token comment() {
    size_t depth = 1;
    size_t end = at_ + 2;
    for (; end + 1 < text_.size(); ++end) {
      const std::string_view two = text_.substr(end, 2);
      if (two == "/*") {
        ++depth;
        ++end;
      } else if (two == "*/") {
        if (--depth == 0) return token(Token::Kind::kComment, end, 2, true);
        ++end;
      }
    }
    return token(Token::Kind::kComment, std::string_view::npos, 0, true);
  }

  // $tag$ … $tag$, or a parameter: $1, $name.
  Token dollar() {
    size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '$' && continues_word(text_[end])) ++end;
    const bool tagged =
        end < text_.size() && text_[end] == '$' && (end == at_ + 1 || begins_word(text_[at_ + 1]));
    if (!tagged) return token(Token::Kind::kOther, end, 0, false);
    const std::string_view tag = text_.substr(at_, end + 1 - at_);
    return token(Token::Kind::kText, text_.find(tag, end + 1), tag.size(), true);
  }

  Token word() {
    size_t end = at_;
    while (end < text_.size() && continues_word(text_[end])) ++end;
    return token(Token::Kind::kWord, end, 0, false);
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

SplitSql split_sql(std::string_view text) {
  SplitSql split;
  Scanner scanner{text};
  size_t begin = 0;
  bool any = false;  // but comments
  for (;;) {
    const Token token = scanner.next();
    if (token.kind == Token::Kind::kEnd) break;
    if (token.kind == Token::Kind::kSemicolon) {
      if (any) split.statements.emplace_back(text.substr(begin, scanner.position() - 1 - begin));
      begin = scanner.position();
      any = false;
    } else if (token.kind != Token::Kind::kComment || token.open) {
      any = true;
      split.open = token.open;
    }
  }
  if (any) split.rest = text.substr(begin);
  return split;
}

std::set<std::string, std::less<>> words_of(std::string_view statement) {
  std::set<std::string, std::less<>> words;
  Scanner scanner{statement};
  for (Token token = scanner.next(); token.kind != Token::Kind::kEnd; token = scanner.next()) {
    if (token.kind == Token::Kind::kWord) words.insert(lower(token.text));
    if (token.kind == Token::Kind::kQuotedName && token.text.size() > 2)
      words.insert(lower(token.text.substr(1, token.text.size() - 2)));
  }
  return words;
}

std::string_view without_explain(std::string_view statement) {
  Scanner scanner{statement};
  const auto next = [&scanner] {
    Token token = scanner.next();
    while (token.kind == Token::Kind::kComment) token = scanner.next();
    return token;
  };
  if (lower(next().text) != "explain") return statement;
  Token token = next();
  if (token.text == "(") {
    // Options; a query in parentheses is taken for them, and then refused.
    while (token.kind != Token::Kind::kEnd && token.text != ")") token = next();
    token = next();
  } else if (lower(token.text) == "analyze") {
    token = next();
  }
  if (lower(token.text) == "verbose") token = next();
  const auto begin = static_cast<size_t>(token.text.data() - statement.data());
  return statement.substr(begin);
}

}  // namespace tracer_bio
